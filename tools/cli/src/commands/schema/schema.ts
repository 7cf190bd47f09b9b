import { loadWorkspace, type Selection } from '@cedille/pipeline';
import { loadComponent } from '@cedille/component';
import { CedilleError } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { acceptException } from './accept-exception.ts';
import { updateSchema, type SchemaUpdate, type UpdateSchemaOptions } from './update-schema.ts';
import { printProblems } from '../../print-problems.ts';
import { select } from '../../select.ts';

/** More changed paths than this are summed up. */
const SHOWN = 20;

const REASON = 'Accepted by ./cedille schema --accept: the value is in use.';

interface SchemaFlags {
  check?: boolean;
  json?: boolean;
  accept?: string;
  reason: string;
}

export function schemaCommand(program: Command, context: CommandContext): void {
  program
    .command('schema')
    .argument('[components...]', 'components; all by default')
    .option('--check', 'say what would change, and write nothing')
    .option('--accept <path>', 'add an exception to component.yaml for a value that the chart reads, then derive')
    .option('--reason <text>', 'why, with --accept', REASON)
    .option('--json', 'print as JSON')
    .action(async (words: string[], flags: SchemaFlags) => {
      const { root, terminal, signal } = context;
      const selection = await select(root, words);
      const takeBack = flags.accept === undefined ? undefined : await accept(root, selection, flags);
      const workspace = await loadWorkspace(root, selection);
      const updates = [];
      for (const component of workspace.selected.filter(({ instanceOf }) => instanceOf === undefined)) {
        terminal.progress(`${component.name} …`);
        const options = { workspace, component, signal };
        const update = takeBack
          ? await updateAccepted(options, takeBack)
          : await updateSchema({ ...options, check: Boolean(flags.check) });
        updates.push({ component: component.name, ...update });
      }
      const wrong = updates.some(({ problems }) => problems.some(({ code }) => code !== 'upstream-unreachable'));
      const missing = updates.some(({ skipped }) => skipped.length);
      if (wrong || (missing && !flags.check) || (flags.check && updates.some(({ stale }) => stale.length)))
        context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json(updates);
      for (const { component, stale, changes, skipped, dead, opened, unproved, problems } of updates) {
        printProblems(terminal, problems);
        const left = skipped.length ? ` Left as it is, because the archive is unreachable: ${skipped.join(', ')}.` : '';
        const verb = flags.check ? 'would change' : 'written';
        terminal.print(
          stale.length ? `${component}: ${verb}: ${stale.join(', ')}.${left}` : `${component} is up to date.${left}`,
        );
        for (const { change, path, detail = '' } of changes.slice(0, SHOWN))
          terminal.print(`  ${change.padEnd(8)} ${path}  ${detail}`.trimEnd());
        if (changes.length > SHOWN)
          terminal.print(`  … and ${changes.length - SHOWN} more: ./cedille schema ${component} --check --json`);
        if (opened.length) terminal.note(openedNote(opened));
        if (unproved.examples)
          terminal.note(`${unproved.examples} more values of upstream's examples were not rendered.`);
        if (dead.length) terminal.note(deadNote({ component, dead, unproved: unproved.dead }));
      }
    });
}

function openedNote(opened: readonly string[]): string {
  return [
    `Accepted, because upstream's own examples set them and rendering shows that the chart reads them:`,
    ...opened.map(path => `  ${path}`),
  ].join('\n');
}

interface Dead {
  component: string;
  dead: readonly string[];
  /** How many of them only the templates' text says so of. */
  unproved: number;
}

function deadNote({ component, dead, unproved }: Dead): string {
  const shown = dead.slice(0, SHOWN).map(path => `  ${path}`);
  const more = dead.length - shown.length;
  const doubt = unproved ? ` (${unproved} by their templates alone, without a render)` : '';
  return [
    `Upstream has ${dead.length} default values from which no object follows; to set them changes nothing${doubt}:`,
    ...shown,
    ...(more > 0 ? [`  … and ${more} more: ./cedille schema ${component} --check --json`] : []),
  ].join('\n');
}

/** Adds the exception to the one component that is named; answers with how to take it back. */
async function accept(root: string, { components = [] }: Selection, flags: SchemaFlags): Promise<() => Promise<void>> {
  const [name, ...others] = components;
  if (name === undefined || others.length || flags.check) {
    throw new CedilleError({
      code: 'usage',
      severity: 'error',
      message: flags.check
        ? '--accept changes component.yaml, and --check writes nothing.'
        : '--accept needs one component.',
      expected: './cedille schema <component> --accept <path>',
      fix: flags.check ? 'leave out one of the two' : 'name the component whose upstream chart has the value',
    });
  }
  const component = await loadComponent(root, name);
  return acceptException({ root, component, path: flags.accept!, reason: flags.reason });
}

/** An exception that changes nothing is an error, and does not stay in component.yaml. */
async function updateAccepted(
  options: Omit<UpdateSchemaOptions, 'check'>,
  takeBack: () => Promise<void>,
): Promise<SchemaUpdate> {
  const trial = await updateSchema({ ...options, check: true });
  if (!isUseless(trial)) return updateSchema({ ...options, check: false });
  await takeBack();
  return { ...trial, stale: [], changes: [] };
}

function isUseless({ problems }: Pick<SchemaUpdate, 'problems'>): boolean {
  return problems.some(({ code }) => code === 'schema-exception-unused');
}
