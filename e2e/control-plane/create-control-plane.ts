import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createKubernetesClient,
  until,
  type Cluster,
  type ClusterProvider,
  type CreateClusterOptions,
  type KubernetesClient,
  type KubernetesObject,
  type ProviderAnswer,
} from '@cedille/cluster';
import { loadToolVersions, resolveTool } from '@cedille/helm';
import { describeEnd, lastLines, type RunningProgram } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { layOut, type Layout } from './lay-out.ts';
import { PROGRAMS, type ProgramName } from './programs.ts';

/** A control plane of plain processes on the loopback address: no container, no image, no right beyond those of the user. */
export const controlPlane: ClusterProvider = {
  kind: 'control-plane',
  find,
  prepare: async options => void (await programPaths(options)),
  create: createControlPlane,
};

async function find({ root }: { root: string }): Promise<ProviderAnswer> {
  if (process.platform === 'win32') return { available: false, why: 'its programs do not run on Windows' };
  return {
    available: true,
    why: `Kubernetes ${await versionOf(root)} as plain processes, with nodes that only seem to be such`,
  };
}

async function versionOf(root: string): Promise<string> {
  return (await loadToolVersions(root, 'kube-apiserver'))['kube-apiserver'].version;
}

export interface ControlPlaneOptions extends CreateClusterOptions {
  /** Names under which its API server is reached besides those of every control plane. */
  names?: readonly string[];
}

/** A cluster whose parts can be ended as they are. */
export interface ControlPlaneCluster extends Cluster {
  /** Kills a part without warning, and starts it again, as the kubelet would. */
  crash(part: ProgramName): Promise<void>;
  /** Starts again with certificates of another authority, after which the old ones open nothing. What it holds stays. */
  renew(): Promise<void>;
}

interface ControlPlane {
  options: ControlPlaneOptions;
  layout: Layout;
  /** Absolute paths of the programs. */
  paths: Record<ProgramName, string>;
  running: Map<ProgramName, RunningProgram>;
  /** Told of the first part that ends on its own. */
  fail: (error: CedilleError) => void;
  /** Parts that are being ended on purpose. */
  stopping: Set<ProgramName>;
}

/** @throws CedilleError `cluster-failed` with the log of the part that failed; nothing is left behind then */
export async function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlaneCluster> {
  const { root, run, name = run.id, names, onProgress } = options;
  const context = `control-plane-${name}`;
  const paths = await programPaths(options);
  const ports = { etcd: await run.port(), etcdPeer: await run.port(), apiServer: await run.port() };
  const layout = await layOut({ folder: join(run.folder, context), context, ports, names });
  let fail!: (error: CedilleError) => void;
  const broken = new Promise<never>((_, reject) => (fail = reject));
  broken.catch(() => undefined);
  const plane: ControlPlane = { options, layout, paths, running: new Map(), fail, stopping: new Set() };
  onProgress?.(`${context}: starting`);
  await start(plane);
  return {
    kind: 'control-plane',
    name,
    version: await versionOf(root),
    kubeconfig: layout.file('admin.kubeconfig'),
    context,
    capabilities: new Set(['schema', 'fakePods', 'multiNode']),
    logs: join(run.folder, 'logs'),
    broken,
    // Nothing runs in its Pods, so every image is as good as there.
    loadImages: () => Promise.resolve(),
    async reset() {
      await stop(plane);
      await rm(layout.data, { recursive: true, force: true });
      await start(plane);
    },
    crash: part => crash(plane, part),
    async renew() {
      await stop(plane);
      await layOut({ ...layout, names });
      await start(plane);
    },
    async delete() {
      await stop(plane);
      await rm(layout.folder, { recursive: true, force: true });
    },
  };
}

async function programPaths({
  root,
  signal,
  onProgress,
}: Omit<CreateClusterOptions, 'run' | 'name'>): Promise<Record<ProgramName, string>> {
  const paths: Partial<Record<ProgramName, string>> = {};
  for (const [name, { tool }] of Object.entries(PROGRAMS))
    paths[name as ProgramName] = (await resolveTool(tool, { root, signal, ...(onProgress && { onProgress }) })).path;
  return paths as Record<ProgramName, string>;
}

/** Each part as soon as what it needs is there. When one fails, those before it are ended. */
async function start(plane: ControlPlane): Promise<void> {
  const { layout, options } = plane;
  await mkdir(layout.data, { recursive: true });
  try {
    await startProgram(plane, 'etcd');
    await startProgram(plane, 'apiServer');
    const client = createKubernetesClient({ kubeconfig: layout.file('admin.kubeconfig') });
    await waitFor(plane, 'the API server is ready', () => client.isReady());
    await startProgram(plane, 'controllerManager');
    await startProgram(plane, 'scheduler');
    await freeNodes(client);
    await startProgram(plane, 'kwok');
    await furnish(client);
    await waitFor(plane, 'the nodes are ready', () => isFurnished(client));
    client.close();
  } catch (error) {
    await stop(plane);
    await rm(layout.data, { recursive: true, force: true });
    throw error;
  }
  options.onProgress?.(`${layout.context}: ready`);
}

async function startProgram(plane: ControlPlane, name: ProgramName): Promise<void> {
  const { options, layout, paths } = plane;
  const { tool, args } = PROGRAMS[name];
  const program = await options.run.start({ name: `${layout.context}-${tool}`, file: paths[name], args: args(layout) });
  plane.stopping.delete(name);
  plane.running.set(name, program);
  void program.ended.then(end => {
    if (!plane.stopping.has(name)) plane.fail(endedEarly(tool, program, describeEnd(end)));
  });
}

async function crash(plane: ControlPlane, name: ProgramName): Promise<void> {
  plane.stopping.add(name);
  await plane.running.get(name)!.kill();
  await startProgram(plane, name);
  if (name !== 'etcd' && name !== 'apiServer') return;
  const client = createKubernetesClient({ kubeconfig: plane.layout.file('admin.kubeconfig') });
  await waitFor(plane, 'the API server is ready again', () => client.isReady());
  client.close();
}

async function stop({ running, stopping }: ControlPlane): Promise<void> {
  for (const name of running.keys()) stopping.add(name);
  const programs = [...running.values()];
  running.clear();
  // All at once, and the API server without waiting for its clients: nobody is left to answer to.
  await Promise.all(programs.map(program => program.stop(1_000)));
}

async function waitFor(plane: ControlPlane, what: string, condition: () => Promise<boolean>): Promise<void> {
  await until({
    what,
    timeoutMs: 90_000,
    everyMs: 100,
    signal: plane.options.signal,
    condition: async () => {
      const dead = [...plane.running.values()].find(program => !program.isRunning());
      if (dead) throw endedEarly(dead.file, dead, describeEnd(await dead.ended));
      return condition();
    },
  });
}

/** As many as keep replicas apart that insist on it. */
const NODES = ['fake-node-1', 'fake-node-2', 'fake-node-3'];

/** Those that another kwok had before would be left alone until it is certain that it is gone, which takes minutes. */
async function freeNodes(client: KubernetesClient): Promise<void> {
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
  for (const name of NODES) await client.delete({ ...lease, metadata: { name, namespace: 'kube-node-lease' } });
}

/** What a distribution would bring: nodes, and a class for storage. */
async function furnish(client: KubernetesClient): Promise<void> {
  const nodes = NODES.map(name => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      // As with the one node of kind, control plane and everything else are on the same machine.
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node-role.kubernetes.io/control-plane': '',
      },
    },
  }));
  const storage = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kwok.x-k8s.io/volume',
    volumeBindingMode: 'Immediate',
  };
  await Promise.all([...nodes, storage].map(object => client.apply(object)));
}

async function isFurnished(client: KubernetesClient): Promise<boolean> {
  const account = await client.read({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'default' },
  });
  const nodes = await client.list({ apiVersion: 'v1', kind: 'Node' });
  return account !== undefined && nodes.length === NODES.length && nodes.every(isNodeReady);
}

function isNodeReady({ spec, status }: KubernetesObject): boolean {
  const { conditions } = (status ?? {}) as { conditions?: { type: string; status: string }[] | null };
  const { taints } = (spec ?? {}) as { taints?: unknown[] | null };
  return !taints?.length && (conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

function endedEarly(tool: string, program: RunningProgram, how: string): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `${tool} of the control plane ended with ${how}.`,
    expected: lastLines(program.logFile!, 10) || 'a program that keeps running',
    fix: 'run it again; if it ends once more, its log says why',
  });
}
