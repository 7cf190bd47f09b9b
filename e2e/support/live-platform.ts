import {
  applyManifests,
  awaitWorkloads,
  createKubernetesClient,
  imagesOf,
  kind,
  openRun,
  provideImages,
  type KindCluster,
  type KubernetesClient,
  type KubernetesObject,
  type RenderedComponent,
} from '@cedille/cluster';
import { resolveTool, runProgram } from '@cedille/helm';
import { objectsOf, type Manifest } from '@cedille/manifests';
import { tellSwept } from './open-cluster.ts';
import { renderEnvironments } from './render-environments.ts';
import type { Settings } from './settings.ts';
import { tell } from './tell.ts';

/** A cluster whose Pods run, and what an environment consists of, to be brought onto it component by component. */
export interface LivePlatform {
  root: string;
  cluster: KindCluster;
  client: KubernetesClient;
  /** Ports of this machine that lead to those of the gateway. */
  ports: { http: number; https: number };
  /** A component as it was rendered. */
  manifests: (component: string) => readonly Manifest[];
  objects: (component: string) => KubernetesObject[];
  /** Applies a component, and waits until everything of it runs whose image can be had. Does nothing the second time. */
  install: (component: string, options?: InstallOptions) => Promise<void>;
  /** What kubectl says. @throws ProgramError */
  kubectl: (args: readonly string[], input?: string) => Promise<string>;
  close: () => Promise<void>;
}

export interface InstallOptions {
  /** Which objects are applied. @defaultValue all */
  only?: (object: { kind?: string }) => boolean;
  /** Whether it is waited for what runs. @defaultValue true */
  wait?: boolean;
}

/** Brings up the cluster and renders the environment. */
export async function openLivePlatform(settings: Settings, environment: string): Promise<LivePlatform> {
  const { root } = settings;
  const [rendered] = await renderEnvironments({ ...settings, environments: [environment] });
  const run = await openRun({ what: `live: ${environment}` });
  tellSwept(run);
  try {
    const ports = { http: await run.port(), https: await run.port() };
    const cluster = await kind.create({
      root,
      run,
      ports: [
        { hostPort: ports.http, containerPort: 80 },
        { hostPort: ports.https, containerPort: 443 },
      ],
      onProgress: tell,
    });
    const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    run.defer(() => Promise.resolve(client.close()));
    const { path: file } = await resolveTool('kubectl', { root, onProgress: tell });
    const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
      const call = { file, args: ['--kubeconfig', cluster.kubeconfig, ...args], timeoutMs: 300_000 };
      return (await runProgram({ ...call, ...(input !== undefined && { input }) })).stdout;
    };
    const parts = { root, cluster, client, ports, kubectl, ...installer(root, cluster, client, rendered!.components) };
    return { ...parts, close: () => run.close() };
  } catch (error) {
    await run.close();
    throw error;
  }
}

function installer(
  root: string,
  cluster: KindCluster,
  client: KubernetesClient,
  components: readonly RenderedComponent[],
): Pick<LivePlatform, 'manifests' | 'objects' | 'install'> {
  const installed = new Map<string, Promise<void>>();
  const find = (name: string): RenderedComponent => components.find(({ component }) => component === name)!;
  const bring = async (name: string, { only = () => true, wait = true }: InstallOptions): Promise<void> => {
    const { manifests, namespace } = find(name);
    const chosen = manifests.filter(manifest => objectsOf(manifest).every(only));
    const { standIns, missing } = await provideImages({ root, cluster, name, manifests: chosen, onProgress: tell });
    for (const { image, differs } of standIns) tell(`${name}: ${image} is a stand-in: ${differs}`);
    for (const image of missing) tell(`${name}: ${image} cannot be had: what it runs is not there`);
    const count = await applyManifests({ client, manifests: chosen, namespace, patienceMs: 300_000 });
    tell(`${name}: ${count} objects applied`);
    if (!wait) return;
    const isThere = (object: object): boolean => !imagesOf([object]).some(image => missing.includes(image));
    const waited = chosen.filter(manifest => objectsOf(manifest).every(isThere));
    await expectReady(client, name, { manifests: waited, namespace });
  };
  return {
    manifests: name => find(name).manifests,
    objects: name => find(name).manifests.flatMap(objectsOf) as KubernetesObject[],
    install(name, options = {}) {
      const going = installed.get(name) ?? Promise.race([bring(name, options), cluster.broken]);
      installed.set(name, going);
      return going;
    },
  };
}

async function expectReady(
  client: KubernetesClient,
  name: string,
  of: { manifests: readonly Manifest[]; namespace: string },
): Promise<void> {
  const unready = await awaitWorkloads({
    client,
    ...of,
    timeoutMs: 600_000,
    onProgress: (ready, all) => tell(`${name}: ${ready} of ${all} workloads ready`),
  });
  if (unready.length) throw new Error(unready.map(({ name: what, why }) => `${what}: ${why}`).join('\n'));
}
