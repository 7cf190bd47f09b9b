import { listComponents, loadComponents, type Component } from '@cedille/component';
import { describePin, loadLock, lockEntry, writeLock } from '@cedille/helm';
import {
  lockFile,
  openTools,
  resolveUpstreams,
  unlockedProblems,
  unlockedUpstreams,
  type FoundUpstream,
} from '@cedille/pipeline';
import type { Problem } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { select } from '../select.ts';

interface UpstreamFlags {
  lock?: boolean;
  check?: boolean;
  refresh?: boolean;
}

export function upstreamCommand(program: Command, context: CommandContext): void {
  program
    .command('upstream')
    .argument('[components...]', 'components; all by default')
    .option('--lock', 'record digests that are not recorded yet, from where the upstreams are published')
    .option('--check', 'fetch nothing; fail when a digest is not recorded')
    .option('--refresh', 'retry what was unreachable a moment ago')
    .addHelpText('after', HELP)
    .action(async (words: string[], flags: UpstreamFlags) => {
      const { root, terminal } = context;
      const { components: names = await listComponents(root) } = await select(root, words);
      const components = await loadComponents(root, names);
      const problems = flags.check ? [] : await fetchAll(context, components, flags);
      if (flags.lock || flags.check) problems.push(...(await unlockedProblems(root, components)));
      printProblems(terminal, problems);
      if (problems.length) context.exitCode = EXIT.problems;
      else if (flags.check) terminal.print('Every upstream has a recorded digest.');
    });
}

const HELP = `
A digest that is recorded must match, wherever the archive comes from; one that is not keeps a component from being packaged,
published and released. --lock does not look into CEDILLE_CHART_MIRROR, because a mirror may hold anything: what is recorded is
what the publisher gives, and the pull request that brings it is where a person compares it with what the publisher says.
Entries of versions that are not pinned any more are removed.`;

const MIRROR_NOT_ASKED =
  'CEDILLE_CHART_MIRROR is not asked: digests are recorded from where the upstreams are published.';

async function fetchAll(
  { root, terminal, signal }: CommandContext,
  components: readonly Component[],
  { lock = false, refresh = false }: UpstreamFlags,
): Promise<Problem[]> {
  const tools = await openTools({ root, signal, upstream: { required: true, refresh, mirror: !lock } });
  if (lock && process.env['CEDILLE_CHART_MIRROR']) terminal.note(MIRROR_NOT_ASKED);
  const problems: Problem[] = [];
  let written = 0;
  for (const component of components) {
    const found = await resolveUpstreams({ root, component, tools });
    problems.push(...found.problems);
    // A chart that stands twice in Chart.yaml, under two aliases, is one upstream.
    const lines = found.upstreams.flatMap(({ pin, archive }) =>
      archive ? [`${describePin(pin).padEnd(32)} sha256:${archive.sha256}  ${archive.origin}`] : [],
    );
    for (const line of new Set(lines)) terminal.print(`${component.name.padEnd(22)} ${line}`);
    if (lock && (await record({ root, component, upstreams: found.upstreams }))) {
      written += 1;
      terminal.print(`${component.name.padEnd(22)} → ${lockFile(component.name)}`);
    }
  }
  if (lock && !written)
    terminal.print(problems.length ? 'Nothing was recorded.' : 'Nothing to record: every digest is recorded already.');
  return problems;
}

interface RecordOptions {
  root: string;
  component: Component;
  upstreams: readonly FoundUpstream[];
}

/** What is recorded stays as it is; what is not pinned any more goes. Answers whether anything changed. */
async function record({ root, component, upstreams }: RecordOptions): Promise<boolean> {
  const file = lockFile(component.name);
  const before = await loadLock(root, file);
  const pinned = component.upstreams.map(pin => lockEntry(pin, ''));
  const kept = before.filter(old => pinned.some(pin => isSame(pin, old)));
  const missing = await unlockedUpstreams(root, component);
  const added = upstreams.flatMap(({ pin, archive }) =>
    archive && missing.includes(pin) ? [lockEntry(pin, archive.sha256)] : [],
  );
  if (!added.length && kept.length === before.length) return false;
  await writeLock(root, file, [...kept, ...added]);
  return true;
}

function isSame(a: ReturnType<typeof lockEntry>, b: ReturnType<typeof lockEntry>): boolean {
  return a.name === b.name && a.version === b.version && a.source === b.source;
}
