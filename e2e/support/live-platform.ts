import {
  createKubernetesClient,
  describeAccounts,
  explainPods,
  openRun,
  provideImages,
  type KindCluster,
  type KubernetesClient,
  type KubernetesObject,
} from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { objectsOf, type Manifest } from '@cedille/manifests';
import { CedilleError } from '@cedille/source';
import { recordApplications } from '../argocd/record-applications.ts';
import type { RenderedComponent } from '../conformance/judge/judge-environment.ts';
import { kind } from './create-cluster.ts';
import { imageMaker } from '../images/image-maker.ts';
import { deliveryVerbs, pinEverything, trustRegistry, type Delivery } from './delivery.ts';
import { findPlatform } from './find-platform.ts';
import { makeWorkspace } from './make-workspace.ts';
import { tellSwept } from './open-cluster.ts';
import { renderEnvironments } from './render-environments.ts';
import type { Settings } from './settings.ts';
import { tell } from './tell.ts';

/** An environment that is delivered by the Argo CD in it, on a cluster whose Pods run. */
export interface LivePlatform extends Delivery {
  root: string;
  cluster: KindCluster;
  /** Ports of this machine that lead to those of the gateway. */
  ports: { http: number; https: number };
  /** Absolute path of kubectl. */
  kubectlPath: string;
  /** A component as it was rendered. */
  manifests: (component: string) => readonly Manifest[];
  objects: (component: string) => KubernetesObject[];
  /** What kubectl says. @throws ProgramError */
  kubectl: (args: readonly string[], input?: string) => Promise<string>;
}

/** How long it may take until everything is settled: most of it is images that are pulled. */
const PATIENCE_MS = 1_200_000;

/**
 * From nothing to an Argo CD that brings up everything else: cluster, packages, images, bootstrap.
 * @throws CedilleError when an upstream chart is not available, or only other environments are asked for
 */
export async function openLivePlatform(settings: Settings, environment: string): Promise<LivePlatform> {
  const { root, environments = [environment] } = settings;
  if (!environments.includes(environment)) throw notLive(environments, environment);
  const [rendered] = await renderEnvironments({ ...settings, environments: [environment] }, { whole: true });
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
    for (const component of rendered!.components) await loadImages(root, cluster, component);
    const registry = `oci://${cluster.registry.inside}/e2e`;
    const publishTo = `oci://${cluster.registry.host}/e2e`;
    const workspace = await makeWorkspace({ platform: await findPlatform(environment), registry, publishTo, run });
    await pinEverything(workspace);
    tell('published; the bootstrap begins');
    const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    run.defer(() => Promise.resolve(client.close()));
    const record = recordApplications(client);
    run.defer(record.stop);
    const act = deliveryVerbs({ client, workspace, clusters: [cluster], patienceMs: PATIENCE_MS });
    await trustRegistry(client, registry);
    tell(await act.bootstrap());
    const { path: file } = await resolveTool('kubectl', { root, onProgress: tell });
    const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
      const call = { file, args: ['--kubeconfig', cluster.kubeconfig, ...args], timeoutMs: 300_000 };
      return (await runProgram({ ...call, ...(input !== undefined && { input }) })).stdout;
    };
    const place = {
      root,
      cluster,
      client,
      target: client,
      hub: undefined,
      hosting: undefined,
      crash: undefined,
      ports,
    };
    const parts = { ...place, workspace, record, kubectl, kubectlPath: file };
    // Its Pods run, and with them whatever is in them.
    const startPlugins = (): Promise<void> => Promise.resolve();
    const settled: Delivery['settled'] = (...asked) => act.settled(...asked).catch(tellUnready(client));
    return { ...parts, ...act, settled, startPlugins, ...readers(rendered!.components), close: () => run.close() };
  } catch (error) {
    await run.close();
    throw error;
  }
}

/** What Pods that are not ready say is gone with the cluster: it is told before. */
function tellUnready(client: KubernetesClient): (error: unknown) => Promise<never> {
  return async error => {
    tell(`not ready:\n${describeAccounts(await explainPods(path => client.request({ path })))}`);
    throw error;
  };
}

function notLive(environments: readonly string[], environment: string): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `The suite live cannot bring up ${environments.join(', ')}: it knows ${environment} alone.`,
    expected: `--environments ${environment}, or nothing`,
    fix: `./cedille test delivery --environments ${environments.join(',')} delivers them, with fake Pods`,
  });
}

function readers(components: readonly RenderedComponent[]): Pick<LivePlatform, 'manifests' | 'objects'> {
  const manifests = (name: string): readonly Manifest[] =>
    components.find(({ component }) => component === name)!.manifests;
  return { manifests, objects: name => manifests(name).flatMap(objectsOf) as KubernetesObject[] };
}

async function loadImages(root: string, cluster: KindCluster, of: RenderedComponent): Promise<void> {
  const { component: name, manifests } = of;
  const { standIns, missing } = await provideImages({
    root,
    cluster,
    images: imageMaker,
    name,
    manifests,
    onProgress: tell,
  });
  for (const { image, differs } of standIns) tell(`${name}: ${image} is a stand-in: ${differs}`);
  for (const image of missing) tell(`${name}: ${image} is not available: it cannot run here`);
}
