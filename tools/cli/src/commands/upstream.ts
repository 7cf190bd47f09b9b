import { listComponents, loadComponents } from '@cedille/component';
import { describePin, loadLock, lockEntry, writeLock } from '@cedille/helm';
import { lockFile, openTools, resolveUpstreams } from '@cedille/pipeline';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { select } from '../select.ts';

export function upstreamCommand(program: Command, context: CommandContext): void {
  program
    .command('upstream')
    .argument('[components...]', 'components; all by default')
    .option('--lock', 'record digests that are not recorded yet (never from a mirror)')
    .option('--refresh', 'retry what was unreachable a moment ago')
    .action(async (words: string[], flags: { lock?: boolean; refresh?: boolean }) => {
      const { root, terminal, signal } = context;
      const { components: names = await listComponents(root) } = await select(root, words);
      const components = await loadComponents(root, names);
      const tools = await openTools({ root, signal, upstream: { required: true, refresh: flags.refresh ?? false } });
      for (const component of components) {
        const { upstreams, problems } = await resolveUpstreams({ root, component, tools });
        printProblems(terminal, problems);
        if (problems.length) context.exitCode = EXIT.problems;
        for (const { pin, archive } of upstreams) {
          if (archive)
            terminal.print(
              `${component.name.padEnd(22)} ${describePin(pin).padEnd(32)} sha256:${archive.sha256}  ${archive.origin}`,
            );
        }
        if (flags.lock) await lock({ root, component: component.name, upstreams });
      }
    });
}

interface LockOptions {
  root: string;
  component: string;
  upstreams: Awaited<ReturnType<typeof resolveUpstreams>>['upstreams'];
}

/** Only what came from its own repository is recorded: a mirror may hold anything. */
async function lock({ root, component, upstreams }: LockOptions): Promise<void> {
  const file = lockFile(component);
  const published = upstreams.filter(({ archive }) => archive && archive.origin !== 'mirror');
  const entries = published.map(({ pin, archive }) => lockEntry(pin, archive!.sha256));
  const kept = (await loadLock(root, file)).filter(
    old =>
      !entries.some(
        ({ name, version, source }) => name === old.name && version === old.version && source === old.source,
      ),
  );
  if (entries.length) await writeLock(root, file, [...kept, ...entries]);
}
