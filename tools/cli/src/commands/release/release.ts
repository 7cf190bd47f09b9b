import type { ReleasePlan } from '@cedille/delivery';
import { git } from '@cedille/program';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { printPlan } from '../../shared/print-plan.ts';
import { pushRelease } from './push-release.ts';
import { renderCommit } from '../../shared/render-commit.ts';
import { runRelease, unlockedInPlan } from './run-release.ts';

interface ReleaseFlags {
  dryRun?: boolean;
  json?: boolean;
  push?: boolean;
  verbose?: boolean;
  remote: string;
  requireUpstream?: boolean;
}

export function releaseCommand(program: Command, context: CommandContext): void {
  program
    .command('release')
    .option('--dry-run', 'show everything, write nothing')
    .option('--json', 'print plan and tags as JSON')
    .option('--push', 'push the commit and the tags, all or none')
    .option('--remote <name>', 'where to push', 'origin')
    .option('--verbose', 'print the output of nx release')
    .option('--require-upstream', 'treat an unavailable upstream chart as an error')
    .action((flags: ReleaseFlags) => release(context, flags));
}

async function release(context: CommandContext, flags: ReleaseFlags): Promise<void> {
  const { root, terminal, signal } = context;
  const { dryRun = false, json = false, push = false, remote, requireUpstream = false } = flags;
  let rounds = 0;
  const { plan, tags, output } = await runRelease({
    root,
    dryRun,
    signal,
    render: (commit, components) => {
      terminal.progress(`rendering ${commit.slice(0, 9)} …`);
      return renderCommit({ root, commit, components, requireUpstream, signal });
    },
    onMended: what => terminal.note(what),
    onPlanned: made => {
      rounds += 1;
      if (json || (rounds > 1 && !made.releases.length)) return;
      printPlan(terminal, made);
      terminal.print('');
      if (made.releases.length) terminal.progress('nx release …');
    },
  });
  const pushed = push && !dryRun ? await pushRelease({ root, remote }) : [];
  if (json) return terminal.json({ plan, tags, pushed });
  if (flags.verbose && output) terminal.print(output.trim());
  if (dryRun) {
    printDryRun(context, plan);
    return printUnlocked(context, plan);
  }
  for (const tag of tags) terminal.print(`tagged ${tag}`);
  if (pushed.length) terminal.print(`pushed ${pushed.join(', ')} to ${remote}`);
  else if (tags.length) await printNext(context, remote);
}

/** Every file that would be written, with what is new in it. */
function printDryRun({ terminal }: CommandContext, { releases }: ReleasePlan): void {
  const { bold, green, dim } = terminal.colors;
  for (const { component, from, to, changelog } of releases) {
    if (from !== undefined)
      terminal.print(`${bold(`charts/${component}/Chart.yaml`)}\n  ${green(`version: ${to}`)} ${dim(`(now ${from})`)}`);
    const entry = changelog.split('\n').map(line => (line ? `  ${green(line)}` : ''));
    terminal.print(`${bold(`charts/${component}/CHANGELOG.md`)}\n${entry.join('\n')}`);
  }
  if (releases.length) terminal.note('Dry run: nx release has nothing against it, and nothing was written.');
}

/** What the release itself would be refused for. */
async function printUnlocked(context: CommandContext, plan: ReleasePlan): Promise<void> {
  const problems = await unlockedInPlan(context.root, plan);
  printProblems(context.terminal, problems);
  if (problems.length) context.exitCode = EXIT.problems;
}

async function printNext({ root, terminal }: CommandContext, remote: string): Promise<void> {
  const branch = (await git(root, ['rev-parse', '--abbrev-ref', 'HEAD'])).trim();
  terminal.print(`next: ./cedille release --push, which pushes ${branch} and the tags to ${remote}`);
}
