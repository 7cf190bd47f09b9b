import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { takeDown } from '../local/take-down.ts';

export function downCommand(program: Command, context: CommandContext): void {
  program
    .command('down')
    .argument('[environment]', 'an environment for a cluster of kind', 'local')
    .description('deletes the cluster that up made, with everything in it; harmless when there is none')
    .action((environment: string) => takeDown({ context, environment }));
}
