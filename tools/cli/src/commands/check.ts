import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addRunFlags, run } from './render/render.ts';

export function checkCommand(program: Command, context: CommandContext): void {
  addRunFlags(program.command('check'))
    .argument('[selection...]', 'an environment, components, or both; everything by default')
    .action((words: string[], flags: Parameters<typeof run>[0]['flags']) =>
      run({ context, words, flags, options: { prove: true, write: false } }),
    );
}
