import { cacheFolder, chooseEngine } from '@cedille/helm';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function engineCommand(program: Command, context: CommandContext): void {
  program
    .command('engine')
    .description(
      'build the native rendering engine, unless it is there: it renders what helm renders, many times faster',
    )
    .option('--json', 'print as JSON')
    .action(async (flags: { json?: boolean }) => {
      const { root, terminal, signal } = context;
      const onProgress = (what: string): void => (terminal.isLive ? terminal.progress(what) : terminal.note(what));
      const { engine, why } = await chooseEngine({ root, engine: 'native', signal, onProgress });
      if (flags.json) return terminal.json({ ...engine, cache: cacheFolder() });
      terminal.print(`${engine!.path}\n  ${why}`);
    });
}
