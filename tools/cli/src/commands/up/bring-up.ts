import {
  applyManifests,
  awaitWorkloads,
  bootstrapVault,
  createKubernetesClient,
  describeAccounts,
  findKept,
  kindWith,
  openRun,
  type ImageMaker,
  type KeptCluster,
  type KubernetesClient,
  type UnreadyWorkload,
} from '@cedille/cluster';
import { firstProjects, ROOT_COMPONENT } from '@cedille/delivery';
import { resolveTool } from '@cedille/helm';
import { objectsOf, type Manifest } from '@cedille/manifests';
import { renderManifests } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';
import type { CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import type { Terminal } from '../../terminal.ts';
import { localPlace, type LocalPlace } from '../../shared/local-place.ts';
import { firstSteps } from './first-steps.ts';
import { localImages } from './local-images.ts';

export interface BringUpOptions {
  context: CommandContext;
  environment: string;
  /** Configuration of kind. */
  configFile?: string | undefined;
  waitSeconds: number;
}

/**
 * From this tree to a running platform: render, cluster, components in their order. What is there and right stays as it is.
 * @returns how many components were refused, and workloads did not become ready
 */
export async function bringUp(options: BringUpOptions): Promise<number> {
  const { context, environment, waitSeconds } = options;
  if (!(waitSeconds > 0)) throw noTime(waitSeconds);
  const { root, terminal } = context;
  const local = await localPlace(root, environment);
  const manifests = await rendered(options);
  const { imageMaker: images } = await import('@cedille/e2e/images');
  const cluster = await openCluster({ ...options, local, images, apiVersions: apiVersionsIn(manifests) });
  await localImages({ context, cluster: cluster.name, images, manifests: [...manifests.values()].flat() });
  const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
  try {
    const unready: UnreadyWorkload[] = [];
    let refused = 0;
    for (const component of componentsInOrder(local)) {
      try {
        unready.push(...(await install({ ...options, client, cluster, local, component, rendered: manifests })));
      } catch (error) {
        // What does not need it can still come up.
        if (!(error instanceof CedilleError) || context.signal.aborted) throw error;
        printProblems(terminal, error.problems);
        refused += 1;
      }
    }
    tellUnready(terminal, unready);
    terminal.print(firstSteps({ local, cluster, colors: terminal.colors }));
    return unready.length + refused;
  } finally {
    client.close();
  }
}

/** Component → what is rendered of it. @throws CedilleError when something in the environment is wrong, or an upstream is unavailable */
async function rendered({ context, environment }: BringUpOptions): Promise<ReadonlyMap<string, readonly Manifest[]>> {
  const { root, terminal, signal } = context;
  const { manifests } = await renderManifests({
    root,
    environments: [environment],
    upstream: { required: true },
    signal,
    onProgress: ({ what }) => terminal.progress(`rendering ${what} …`),
  });
  terminal.note(`rendered ${manifests.length} components`);
  return new Map(manifests.map(({ component, manifests }) => [component, manifests]));
}

function apiVersionsIn(rendered: ReadonlyMap<string, readonly Manifest[]>): Set<string> {
  const objects = [...rendered.values()].flat().flatMap(objectsOf);
  return new Set(objects.flatMap(({ apiVersion = [] }) => apiVersion));
}

interface OpenClusterOptions extends BringUpOptions {
  local: LocalPlace;
  images: ImageMaker;
  apiVersions: Iterable<string>;
}

async function openCluster(options: OpenClusterOptions): Promise<KeptCluster> {
  const { context, configFile, local, images, apiVersions } = options;
  const { root, terminal, signal } = context;
  const { place, cluster } = local;
  const onProgress = (line: string): void => terminal.note(line);
  const there = await findKept({ root, name: cluster, signal, onProgress });
  if (there) {
    terminal.note(`kind-${cluster}: it is there already`);
    return there;
  }
  // The Gateway listens on the ports of the node; these make them ports of this machine.
  const onNode = place.environment.facts.gateway?.exposure === 'hostPort';
  const ports = onNode ? [80, 443].map(port => ({ hostPort: port, containerPort: port })) : [];
  const run = await openRun({ what: `the cluster ${cluster}` });
  try {
    const { kubeconfig, context: name } = await kindWith(images).create({
      root,
      run,
      name: cluster,
      keep: true,
      ports,
      apiVersions,
      signal,
      onProgress,
      ...(configFile !== undefined && { configFile }),
    });
    return { name: cluster, kubeconfig, context: name };
  } finally {
    await run.close();
  }
}

/** As Argo CD would take them, wave by wave. */
function componentsInOrder({ place }: LocalPlace): string[] {
  const { waves } = place.order;
  return [...waves.keys()]
    .filter(name => name !== ROOT_COMPONENT)
    .sort((a, b) => waves.get(a)! - waves.get(b)! || (a < b ? -1 : 1));
}

interface InstallOptions extends BringUpOptions {
  client: KubernetesClient;
  cluster: KeptCluster;
  local: LocalPlace;
  component: string;
  /** Component → what is rendered of it. */
  rendered: ReadonlyMap<string, readonly Manifest[]>;
}

async function install(options: InstallOptions): Promise<UnreadyWorkload[]> {
  const { context, client, local, component, rendered, waitSeconds } = options;
  const { terminal, signal } = context;
  const { meta, provides } = local.workspace.components.find(({ name }) => name === component)!;
  const { namespace } = meta;
  const projects = provides.has('gitops') ? firstProjects(rendered.get(ROOT_COMPONENT) ?? []) : [];
  const manifests = [...projects, ...(rendered.get(component) ?? [])];
  const started = Date.now();
  const objects = await applyManifests({ client, manifests, namespace, signal }).catch(async (error: unknown) => {
    // A webhook that does not answer is mostly a Pod that does not run.
    const found = await awaitWorkloads({ client, manifests, namespace, timeoutMs: 0 }).catch(() => []);
    tellUnready(terminal, found);
    throw error;
  });
  await openVault(options);
  const unready = await awaitWorkloads({
    client,
    manifests,
    namespace,
    timeoutMs: waitSeconds * 1_000,
    signal,
    onProgress: (ready, all) => terminal.progress(`${component}: ${ready} of ${all} workloads ready …`),
  });
  const seconds = Math.round((Date.now() - started) / 1_000);
  const mark = unready.length ? terminal.colors.yellow('!') : terminal.colors.green('✓');
  const rest = unready.length ? `, ${unready.length} workloads not ready` : '';
  terminal.print(`${mark} ${component.padEnd(24)} ${objects} objects, ${seconds} s${rest}`);
  return unready;
}

/** With what its Pods said last: it is gone when somebody looks for it later. */
function tellUnready(terminal: Terminal, unready: readonly UnreadyWorkload[]): void {
  for (const { name, why, pods } of unready) {
    terminal.error(`${terminal.colors.yellow('!')} ${name} is not ready: ${why}`);
    if (pods.length) terminal.error(describeAccounts(pods));
  }
}

/** A Vault that is unsealed by a file is initialized here: without it, nothing that needs a secret becomes ready. */
async function openVault({ context, cluster, local, component, rendered }: InstallOptions): Promise<void> {
  const { provides } = local.workspace.components.find(({ name }) => name === component)!;
  const { vault } = local.place.environment.facts;
  if (!provides.has('vault') || vault?.mode !== 'file') return;
  const { root, terminal, signal } = context;
  const kubectl = (await resolveTool('kubectl', { root, signal })).path;
  const manifests = rendered.get('vault-config-operator') ?? [];
  const onProgress = (line: string): void => terminal.note(line);
  const target = ['--kubeconfig', cluster.kubeconfig];
  await bootstrapVault({ target, kubectl, manifests, onProgress, signal }).catch((error: unknown) => {
    if (!(error instanceof CedilleError) || signal.aborted) throw error;
    terminal.error(`${terminal.colors.yellow('!')} Vault is not opened: ${error.message}`);
  });
}

function noTime(seconds: number): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `--wait needs a number of seconds${Number.isNaN(seconds) ? '' : ` above 0, not ${seconds}`}.`,
    expected: 'how long each component may take to become ready',
    fix: './cedille up --wait 300',
  });
}
