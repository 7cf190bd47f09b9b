import { loadWorkspace } from '@cedille/pipeline';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { updateSchema } from './update-schema.ts';
import { printProblems } from '../../print-problems.ts';
import { select } from '../../select.ts';

/** More changed paths than this are summed up. */
const SHOWN = 20;

export function schemaCommand(program: Command, context: CommandContext): void {
  program
    .command('schema')
    .argument('[components...]', 'components; all by default')
    .option('--check', 'say what would change, and write nothing')
    .option('--json', 'print as JSON')
    .action(async (words: string[], flags: { check?: boolean; json?: boolean }) => {
      const { root, terminal, signal } = context;
      const workspace = await loadWorkspace(root, await select(root, words));
      const updates = [];
      for (const component of workspace.selected) {
        terminal.progress(`${component.name} …`);
        const update = await updateSchema({ workspace, component, check: Boolean(flags.check), signal });
        updates.push({ component: component.name, ...update });
      }
      const wrong = updates.some(({ problems }) => problems.some(({ code }) => code !== 'upstream-unreachable'));
      const missing = updates.some(({ skipped }) => skipped.length);
      if (wrong || (missing && !flags.check) || (flags.check && updates.some(({ stale }) => stale.length)))
        context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json(updates);
      for (const { component, stale, changes, skipped, problems } of updates) {
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
      }
    });
}
