import { deleteKept } from '@cedille/cluster';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { localPlace } from '../shared/local-place.ts';

export function downCommand(program: Command, context: CommandContext): void {
  program
    .command('down')
    .argument('[environment]', 'an environment for a cluster of kind', 'local')
    .action((environment: string) => takeDown(context, environment));
}

async function takeDown({ root, terminal, signal }: CommandContext, environment: string): Promise<void> {
  const { cluster } = await localPlace(root, environment);
  const there = await deleteKept({ root, name: cluster, signal, onProgress: line => terminal.note(line) });
  terminal.print(there ? `The cluster ${cluster} is gone.` : `There is no cluster ${cluster}: nothing to do.`);
}
