import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { CedilleError } from '@cedille/source';
import type { Capability, Cluster, ClusterProvider, ProviderAnswer } from '../cluster.ts';
import type { ImageMaker } from '../images.ts';
import { createKubernetesClient } from '../kubernetes/client.ts';
import { until } from '../kubernetes/until.ts';
import { removeLeftovers } from '../runs/sweep-runs.ts';
import { keptFolder, leftoversOf } from './belongings.ts';
import { mergeKindConfig } from './kind-config.ts';
import { callKind, createNodes, isReady, nodeNames, type KindOptions, type Nodes, type NodesOptions } from './nodes.ts';
import { canReachImages, nodeImage, type NodeImage } from './node-image.ts';
import { CLUSTER_LABEL, mirrorThrough, registryImage, startNodeRegistry, type NodeRegistry } from './node-registry.ts';
import {
  callRuntime,
  chooseRuntime,
  hasOldControlGroups,
  machineFacts,
  prepareRuntime,
  type Runtime,
} from './runtime.ts';

/** A cluster of kind, and the registry beside it. */
export interface KindCluster extends Cluster {
  readonly kind: 'kind';
  /** What is pushed there is found by the nodes under every name; Pods reach it, too. */
  readonly registry: NodeRegistry;
  /** Logs of nodes and Pods. @returns their folder */
  exportLogs(): Promise<string>;
}

export interface KindProvider extends ClusterProvider {
  create(options: KindOptions): Promise<KindCluster>;
}

/**
 * Nodes in containers: a whole Kubernetes, whose Pods run.
 * @param images who makes those that cannot be pulled
 */
export function kindWith(images: ImageMaker): KindProvider {
  return {
    kind: 'kind',
    find,
    prepare: async options => {
      const { runtime } = await partsFor('kind', { ...options, images });
      await registryImage({ ...options, images, runtime });
    },
    create: options => create({ ...options, images }),
  };
}

async function find(): Promise<ProviderAnswer> {
  const runtime = await chooseRuntime(await machineFacts());
  if ('miss' in runtime) return { available: false, why: runtime.miss };
  const modules = missingModules();
  if (modules) return { available: false, why: modules };
  return { available: true, why: `nodes in containers, because Pods have to run; ${runtime.why}` };
}

/** Nodes mount the folder, so it has to be there, be it empty. */
function missingModules(): string | undefined {
  const there = process.platform !== 'linux' || existsSync(MODULES) || process.getuid?.() === 0;
  return there ? undefined : `${MODULES} does not exist (sudo mkdir ${MODULES}; it may be empty)`;
}

const MODULES = '/lib/modules';

async function create(options: NodesOptions): Promise<KindCluster> {
  const nodes = await layOut(options);
  const { name, folder, kubeconfig, runtime } = nodes;
  await refuseKnown(nodes);
  const ports = { apiServer: await options.run.port(), registry: await options.run.port() };
  if (!options.keep) {
    for (const leftover of leftoversOf(name, runtime.name)) options.run.remember(leftover);
    options.run.defer(async () => void (nodes.stopping = true));
  }
  try {
    await createNetwork(nodes);
    const registry = await startNodeRegistry({
      ...options,
      runtime,
      cluster: name,
      network: nodes.network,
      port: ports.registry,
    });
    const config = await writeConfig(nodes, ports.apiServer);
    await start(nodes, config, registry);
    const { broken, watch } = watcherOf(nodes);
    await watch();
    return {
      kind: 'kind',
      name,
      version: await versionOf(kubeconfig),
      kubeconfig,
      context: `kind-${name}`,
      capabilities: await capabilitiesOf(nodes, config.nodes),
      logs: join(folder, 'logs'),
      registry,
      broken,
      loadImages: archives => loadImages(nodes, archives),
      exportLogs: () => exportLogs(nodes),
      async reset() {
        nodes.stopping = true;
        await deleteNodes(nodes);
        await start(nodes, config, registry);
        nodes.stopping = false;
        await watch();
      },
      delete: () => deleteAll(nodes),
    };
  } catch (error) {
    await deleteAll(nodes).catch(() => undefined);
    throw error;
  }
}

interface Parts {
  runtime: Runtime;
  /** Absolute path of the program. */
  kind: string;
  image: NodeImage;
}

/** What a cluster is made of. @param network of its nodes */
async function partsFor(network: string, options: Omit<NodesOptions, 'run'>): Promise<Parts> {
  const { root, signal, onProgress } = options;
  const chosen = await chooseRuntime(await machineFacts());
  const miss = 'miss' in chosen ? chosen.miss : missingModules();
  if ('miss' in chosen || miss) throw unavailable(miss!);
  const runtime = await prepareRuntime(chosen, network);
  const program = await resolveTool('kind', { root, signal, ...(onProgress && { onProgress }) });
  return { runtime, kind: program.path, image: await nodeImage({ ...options, runtime }) };
}

async function layOut(options: NodesOptions): Promise<Nodes> {
  const { run, name = run.id, keep } = options;
  const network = `kind-${name}`;
  const parts = await partsFor(network, options);
  if (process.platform === 'linux') await mkdir(MODULES, { recursive: true });
  const folder = keep ? keptFolder(name) : join(run.folder, `kind-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return { ...parts, options, name, network, folder, kubeconfig: join(folder, 'kubeconfig'), stopping: false };
}

/** Of IPv4 alone: programs that prefer IPv6 would wait for addresses that lead nowhere. */
async function createNetwork({ runtime, network, name }: Nodes): Promise<void> {
  const args = ['network', 'create', '--driver', 'bridge', '--label', `${CLUSTER_LABEL}=${name}`, network];
  await callRuntime(runtime, args);
}

async function writeConfig(nodes: Nodes, apiServerPort: number): Promise<{ file: string; nodes: number }> {
  const { options, name, image, folder } = nodes;
  const user = options.configFile && { file: options.configFile, text: await readFile(options.configFile, 'utf8') };
  const merged = mergeKindConfig({
    ...image,
    ...(user && { user }),
    name,
    apiServerPort,
    ...(options.ports && { ports: options.ports }),
    ...(options.apiVersions && { apiVersions: options.apiVersions }),
    oldControlGroups: hasOldControlGroups(),
  });
  const file = join(folder, 'kind.yaml');
  await writeFile(file, merged.text);
  return { file, nodes: merged.nodes };
}

async function start(nodes: Nodes, config: { file: string }, registry: NodeRegistry): Promise<void> {
  const { options, name, kubeconfig, runtime } = nodes;
  options.onProgress?.(`kind-${name}: starting`);
  await createNodes(nodes, config.file);
  for (const node of await nodeNames(nodes)) await mirrorThrough(registry, node, runtime);
  await until({
    what: 'the nodes are ready and their services run',
    timeoutMs: 180_000,
    signal: options.signal,
    condition: () => isReady(kubeconfig),
  });
  if (options.keep) await callKind(nodes, ['export', 'kubeconfig', '--name', name]);
  options.onProgress?.(`kind-${name}: ready`);
}

async function versionOf(kubeconfig: string): Promise<string> {
  const answer = await createKubernetesClient({ kubeconfig }).request({ path: '/version' });
  return (answer as { gitVersion: string }).gitVersion.replace(/^v/, '');
}

async function capabilitiesOf({ image, options }: Nodes, nodes: number): Promise<ReadonlySet<Capability>> {
  const capabilities = new Set<Capability>(['schema', 'realPods']);
  if (await canReachImages(options.signal)) capabilities.add('upstreamImages');
  if (!image.built) capabilities.add('networkPolicy');
  if (nodes > 1) capabilities.add('multiNode');
  return capabilities;
}

/** `broken` rejects when a node stops that nobody stopped. Those of a cluster that stays are not watched. */
function watcherOf(nodes: Nodes): { broken: Promise<never>; watch: () => Promise<void> } {
  const { options, runtime, name } = nodes;
  let fail!: (error: CedilleError) => void;
  const broken = new Promise<never>((_, reject) => (fail = reject));
  broken.catch(() => undefined);
  const watch = async (): Promise<void> => {
    for (const node of options.keep ? [] : await nodeNames(nodes)) {
      const args = ['wait', node];
      const waiting = await options.run.start({ name: `${name}-${node}`, file: runtime.name, args, env: runtime.env });
      void waiting.ended.then(() => {
        if (!nodes.stopping) fail(nodeStopped(node));
      });
    }
  };
  return { broken, watch };
}

/** Somebody's cluster of the same name is none of ours: it is neither used nor deleted. */
async function refuseKnown(nodes: Nodes): Promise<void> {
  const { name } = nodes;
  const known = (await callKind(nodes, ['get', 'clusters'])).split('\n');
  if (!known.includes(name)) return;
  throw new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `There is a cluster of kind already whose name is ${name}.`,
    expected: 'a name that no cluster has',
    fix: `choose another name, or delete it: kind delete cluster --name ${name}`,
  });
}

async function loadImages(nodes: Nodes, archives: readonly string[]): Promise<void> {
  for (const archive of archives) await callKind(nodes, ['load', 'image-archive', archive, '--name', nodes.name]);
}

async function exportLogs(nodes: Nodes): Promise<string> {
  const folder = join(nodes.folder, 'logs');
  await callKind(nodes, ['export', 'logs', folder, '--name', nodes.name]);
  return folder;
}

async function deleteNodes(nodes: Nodes): Promise<void> {
  await callKind(nodes, ['delete', 'cluster', '--name', nodes.name, '--kubeconfig', nodes.kubeconfig]);
}

async function deleteAll(nodes: Nodes): Promise<void> {
  const { name, runtime, folder, options } = nodes;
  nodes.stopping = true;
  await deleteNodes(nodes);
  if (options.keep) await callKind(nodes, ['delete', 'cluster', '--name', name]);
  await removeLeftovers(leftoversOf(name, runtime.name));
  await rm(folder, { recursive: true, force: true });
}

function unavailable(why: string): CedilleError {
  return new CedilleError({
    code: 'cluster-unavailable',
    severity: 'error',
    message: 'kind cannot create a cluster on this machine.',
    expected: why,
    fix: 'install what is missing, or choose another with --cluster',
  });
}

function nodeStopped(node: string): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `The node ${node} stopped.`,
    expected: 'a container that keeps running',
    fix: 'run it again; a machine without memory ends nodes first',
  });
}
