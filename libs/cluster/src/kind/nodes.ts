import { lastLines, ProgramError, runProgram } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { createKubernetesClient } from '../kubernetes/client.ts';
import type { CreateClusterOptions } from '../cluster.ts';
import type { ImageMaker } from '../images.ts';
import type { PortMapping } from './kind-config.ts';
import type { NodeImage } from './node-image.ts';
import type { Runtime } from './runtime.ts';

export interface KindOptions extends CreateClusterOptions {
  /** Absolute path of a configuration file of kind; what it leaves open is filled in. */
  configFile?: string;
  /** Ports of this machine that lead to the first node. @defaultValue none */
  ports?: readonly PortMapping[];
  /** Versions of kinds that its API server is to serve, also those that are off until they are asked for. @defaultValue none */
  apiVersions?: Iterable<string>;
  /**
   * The cluster stays when the run ends. Its context goes into the kubeconfig of the user, as kind does it.
   * @defaultValue false
   */
  keep?: boolean;
}

export interface NodesOptions extends KindOptions {
  images: ImageMaker;
}

/** Everything that belongs to one cluster while it is there. */
export interface Nodes {
  options: NodesOptions;
  name: string;
  runtime: Runtime;
  /** Absolute path of the program. */
  kind: string;
  folder: string;
  kubeconfig: string;
  network: string;
  image: NodeImage;
  /** They are being ended on purpose. */
  stopping: boolean;
}

/**
 * Creates them. What kind starts is known to the run, so that nothing of it goes on when this process is killed; unless the
 * cluster stays.
 */
export async function createNodes(nodes: Nodes, configFile: string): Promise<void> {
  const { options, runtime, name, kubeconfig, kind: file } = nodes;
  const args = ['create', 'cluster', '--name', name, '--config', configFile, '--kubeconfig', kubeconfig];
  const program = await options.run.start({
    name: `kind-${name}`,
    file,
    args,
    env: runtime.env,
    marked: !options.keep,
  });
  const stop = (): void => void program.stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const { exitCode } = await program.ended.finally(() => options.signal?.removeEventListener('abort', stop));
  options.signal?.throwIfAborted();
  if (exitCode !== 0) throw kindFailed(nodes, [file, ...args], lastLines(program.logFile!, 15));
}

/** Calls kind. @throws CedilleError `cluster-failed` with the last lines of what it said */
export async function callKind(nodes: Nodes, args: readonly string[]): Promise<string> {
  const { kind: file, runtime, options } = nodes;
  try {
    const call = { file, args, env: runtime.env, timeoutMs: 600_000, signal: options.signal };
    return (await runProgram(call)).stdout;
  } catch (error) {
    if (!(error instanceof ProgramError) || options.signal?.aborted) throw error;
    throw kindFailed(nodes, error.argv, error.stderr.trim().split('\n').slice(-15).join('\n'));
  }
}

function kindFailed({ name, runtime }: Nodes, argv: readonly string[], said: string): CedilleError {
  const { CONTAINERS_CONF, KIND_EXPERIMENTAL_PROVIDER } = runtime.env;
  const variables = Object.entries({ KIND_EXPERIMENTAL_PROVIDER, CONTAINERS_CONF }).flatMap(([variable, value]) =>
    value ? [`${variable}=${value}`] : [],
  );
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `kind ${argv.slice(1, 3).join(' ')} failed for the cluster ${name}.`,
    expected: `success; instead it said:\n${said}`,
    fix: `to see it again: ${[...variables, ...argv].join(' ')}`,
  });
}

export async function nodeNames(nodes: Nodes): Promise<string[]> {
  const listed = await callKind(nodes, ['get', 'nodes', '--name', nodes.name]);
  return listed.split('\n').filter(Boolean);
}

/** What a Pod needs: a node, the account that it runs under, names, and storage. */
export async function isReady(kubeconfig: string): Promise<boolean> {
  const client = createKubernetesClient({ kubeconfig });
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } };
  const nodes = await client.list({ apiVersion: 'v1', kind: 'Node' });
  const deployments = await client.list({ apiVersion: 'apps/v1', kind: 'Deployment' });
  return (
    (await client.read(account)) !== undefined &&
    nodes.every(node => hasCondition(node, 'Ready')) &&
    deployments.length > 1 &&
    deployments.every(deployment => hasCondition(deployment, 'Available'))
  );
}

function hasCondition(object: object, type: string): boolean {
  const { conditions = [] } = (object as { status?: { conditions?: { type: string; status: string }[] } }).status ?? {};
  return conditions.some(condition => condition.type === type && condition.status === 'True');
}
