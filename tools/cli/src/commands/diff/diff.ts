import { formatDifference, formatHtml, headline } from '@cedille/difference';
import { writeFileAtomic } from '@cedille/source';
import { Option, type Command } from 'commander';
import { resolve } from 'node:path';
import { EXIT, type CommandContext } from '../../context.ts';
import { compareWithBase, remarksOf, type Comparison } from './compare-with-base.ts';
import { printProblems } from '../../print-problems.ts';

interface DiffFlags {
  format: 'text' | 'markdown';
  json?: boolean;
  html?: string;
  exitCode?: boolean;
  offline?: boolean;
  refresh?: boolean;
}

const HELP = `
What is dangerous comes first: critical (data is lost, or the cluster refuses it), high (something stops, or opens), notice.
Exit code: 1 when something of the working tree cannot be rendered, and with --exit-code also when there is a danger, or something could not be compared.`;

export function diffCommand(program: Command, context: CommandContext): void {
  program
    .command('diff')
    .argument('[base]', 'a branch, tag or commit; by default the merge base with main, or HEAD on main itself')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'markdown']).default('text'))
    .option('--json', 'print the difference as JSON')
    .option('--html <file>', 'write a self-contained page for review')
    .option('--exit-code', 'exit with 1 if there is a danger, or something could not be compared')
    .option('--offline', 'look for upstream charts in the mirror and the cache only')
    .option('--refresh', 'retry what was unreachable a moment ago')
    .addHelpText('after', HELP)
    .action((base: string | undefined, flags: DiffFlags) => run(context, base, flags));
}

async function run(context: CommandContext, ref: string | undefined, flags: DiffFlags): Promise<void> {
  const { root, terminal, signal } = context;
  const comparison = await compareWithBase({
    root,
    ref,
    signal,
    upstream: { offline: flags.offline ?? false, refresh: flags.refresh ?? false },
    onProgress: ({ stage, what }) =>
      stage === 'tools' && !terminal.isLive ? terminal.note(what) : terminal.progress(`${what} …`),
  });
  const { difference, problems } = comparison;
  const isDangerous = difference.environments.some(({ dangers }) => dangers.length);
  const isUnsure = comparison.incomparable.length > 0;
  if (problems.length || (flags.exitCode && (isDangerous || isUnsure))) context.exitCode = EXIT.problems;
  printProblems(terminal, problems);
  await print(context, comparison, flags);
}

async function print({ terminal }: CommandContext, comparison: Comparison, flags: DiffFlags): Promise<void> {
  const { base, difference, problems, unread } = comparison;
  const remarks = remarksOf(comparison);
  const options = { base: base.title, remarks };
  if (flags.html !== undefined) await writeFileAtomic(resolve(flags.html), await formatHtml(difference, options));
  if (flags.json) {
    const data = JSON.parse(formatDifference(difference, { format: 'json' })) as object;
    return terminal.json({ base, headline: headline(difference, remarks), ...data, remarks, unread, problems });
  }
  const { format } = flags;
  terminal.print(formatDifference(difference, { ...options, format, colors: terminal.colors }).trimEnd());
  for (const note of unread)
    terminal.print(format === 'markdown' ? `\n> [!NOTE]\n> ${note}` : terminal.colors.yellow(`! ${note}`));
  if (flags.html !== undefined) terminal.note(`→ ${flags.html}`);
}
