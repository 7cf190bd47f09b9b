import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { removeLeftovers } from '../runs/sweep-runs.ts';
import { keptFolder, leftoversOf } from './belongings.ts';
import { chooseRuntime, machineFacts, prepareRuntime, type Runtime } from './runtime.ts';

/** A cluster that stays: somebody's own, not one of a suite. */
export interface KeptCluster {
  name: string;
  /** Absolute path of a file with this one cluster in it. */
  kubeconfig: string;
  /** Its context there, and in the kubeconfig of the user. */
  context: string;
}

export interface KeptClusterOptions {
  root: string;
  name: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * The cluster of this name, or undefined when there is none.
 * @throws CedilleError `cluster-unavailable` when no container runtime can be asked
 */
export async function findKept(options: KeptClusterOptions): Promise<KeptCluster | undefined> {
  const { name } = options;
  const { stdout } = await callKindFor(options, ['get', 'clusters']);
  if (!stdout.split('\n').includes(name)) return undefined;
  const kubeconfig = join(keptFolder(name), 'kubeconfig');
  await callKindFor(options, ['export', 'kubeconfig', '--name', name, '--kubeconfig', kubeconfig]);
  return { name, kubeconfig, context: `kind-${name}` };
}

/** Makes images known to its nodes. @param archives absolute paths, as `docker save` writes them */
export async function loadIntoKept(options: KeptClusterOptions, archives: readonly string[]): Promise<void> {
  for (const archive of archives)
    await callKindFor(options, ['load', 'image-archive', archive, '--name', options.name]);
}

/** Deletes it with everything that belongs to it. Answers whether there was one. */
export async function deleteKept(options: KeptClusterOptions): Promise<boolean> {
  const { name } = options;
  const there = (await findKept(options)) !== undefined;
  if (there) await callKindFor(options, ['delete', 'cluster', '--name', name]);
  await removeLeftovers(leftoversOf(name, (await runtimeFor(name)).name));
  await rm(keptFolder(name), { recursive: true, force: true });
  return there;
}

async function callKindFor({ root, name, signal, onProgress }: KeptClusterOptions, args: readonly string[]) {
  const { env } = await runtimeFor(name);
  const { path } = await resolveTool('kind', { root, signal, ...(onProgress && { onProgress }) });
  return runProgram({ file: path, args, env, timeoutMs: 300_000, signal });
}

async function runtimeFor(name: string): Promise<Runtime> {
  const chosen = await chooseRuntime(await machineFacts());
  if (!('miss' in chosen)) return prepareRuntime(chosen, `kind-${name}`);
  throw new CedilleError({
    code: 'cluster-unavailable',
    severity: 'error',
    message: 'kind cannot create a cluster on this machine.',
    expected: chosen.miss,
    fix: 'install what is missing: Docker, or Podman',
  });
}
