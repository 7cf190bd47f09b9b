import { deleteKept } from '@cedille/cluster';
import type { CommandContext } from '../context.ts';
import { localPlace } from './local-place.ts';

/** Deletes the cluster of an environment on this machine. */
export async function takeDown({
  context,
  environment,
}: {
  context: CommandContext;
  environment: string;
}): Promise<void> {
  const { root, terminal, signal } = context;
  const { cluster } = await localPlace(root, environment);
  const there = await deleteKept({ root, name: cluster, signal, onProgress: line => terminal.note(line) });
  terminal.print(there ? `The cluster ${cluster} is gone.` : `There is no cluster ${cluster}: nothing to do.`);
}
