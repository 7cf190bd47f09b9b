import { chooseEngine, ENGINE_PLATFORMS, packEngine } from '@cedille/helm';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

interface EngineFlags {
  pack?: string;
  all?: boolean;
  json?: boolean;
}

export function engineCommand(program: Command, context: CommandContext): void {
  program
    .command('engine')
    .option('--pack <folder>', 'make an npm package of it in this folder, for publishing')
    .option('--all', 'pack it for every platform (with --pack)')
    .option('--json', 'print as JSON')
    .action((flags: EngineFlags) => (flags.pack ? pack(flags.pack, flags, context) : build(flags, context)));
}

async function build({ json }: EngineFlags, context: CommandContext): Promise<void> {
  const { root, terminal, signal } = context;
  const { engine, why } = await chooseEngine({ root, engine: 'native', signal, onProgress: reporter(context) });
  if (json) terminal.json(engine);
  else terminal.print(`${engine!.path}\n  ${why}`);
}

async function pack(into: string, { all, json }: EngineFlags, context: CommandContext): Promise<void> {
  const { root, terminal, signal } = context;
  const platforms = all ? { platforms: ENGINE_PLATFORMS } : {};
  const packed = await packEngine({ root, into, ...platforms, signal, onProgress: reporter(context) });
  if (json) return terminal.json(packed);
  for (const { name, version, folder } of packed) terminal.print(`${`${name}@${version}`.padEnd(54)} ${folder}`);
}

function reporter({ terminal }: CommandContext): (what: string) => void {
  return what => (terminal.isLive ? terminal.progress(what) : terminal.note(what));
}
