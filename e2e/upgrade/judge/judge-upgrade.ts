import { KubernetesError, until, type KubernetesClient, type ObjectReference } from '@cedille/cluster';
import { objectName, type KubernetesObject } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import { isReplaced, keyOf, planUpgrade, type ComponentObjects, type OwnedObject } from './plan-upgrade.ts';

export interface JudgeUpgradeOptions {
  /** Of a cluster that has nothing of either release. */
  client: KubernetesClient;
  environment: string;
  /** Definitions that are there before everything else: those that were not available, as open as can be. */
  standIns: readonly KubernetesObject[];
  /** In the order in which they are delivered. */
  before: readonly ComponentObjects[];
  after: readonly ComponentObjects[];
  signal?: AbortSignal | undefined;
}

/** What an upgrade did to a cluster. */
export interface UpgradeVerdict {
  problems: Problem[];
  /** Objects of both releases whose identity was compared. */
  compared: number;
  /** Objects that were removed with the new release. */
  pruned: string[];
  /** Objects that are in the new release no more and stay on purpose. */
  kept: string[];
}

/**
 * Delivers one release and then the next to a real API server, the way Argo CD does it: server-side, component by
 * component, with what left the bundles removed at the end. Then looks whether anything that holds data is another object
 * than before, whether anything was refused, and whether anything was left behind. Webhooks are not registered, for nobody
 * would answer them; hooks are not run.
 */
export async function judgeUpgrade(options: JudgeUpgradeOptions): Promise<UpgradeVerdict> {
  const { client, environment } = options;
  for (const definition of options.standIns) await applyOne(client, definition);
  const [before, after] = [options.before.map(withoutWebhooks), options.after.map(withoutWebhooks)];
  const first = await deliver({ ...options, objects: before });
  if (first.length) return { problems: first.map(said('the release before')), compared: 0, pruned: [], kept: [] };
  const old = await holders(client, before);
  const refused = await deliver({ ...options, objects: after, over: before });
  const plan = planUpgrade(before, after);
  for (const { object } of plan.pruned) await client.delete(object as ObjectReference);
  const left = await stillThere(options, plan.pruned);
  const lost = await changedHolders(client, old);
  return {
    problems: [
      ...refused.map(said('the new release')),
      ...lost.map(item => lostProblem(item, environment)),
      ...left.map(item => leftProblem(item, environment)),
    ],
    compared: old.length,
    pruned: plan.pruned.map(nameOf),
    kept: plan.kept.map(nameOf),
  };
}

const WEBHOOKS = new Set(['APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);

function withoutWebhooks({ objects, ...component }: ComponentObjects): ComponentObjects {
  return { ...component, objects: objects.filter(({ kind }) => !WEBHOOKS.has(String(kind))) };
}

interface DeliverOptions extends JudgeUpgradeOptions {
  objects: readonly ComponentObjects[];
  /** What is there already. */
  over?: readonly ComponentObjects[];
}

/** Applies everything; what is refused does not keep the rest from it. */
async function deliver({ client, environment, objects, over = [], signal }: DeliverOptions): Promise<Problem[]> {
  const there = new Set(over.flatMap(({ objects }) => objects.map(keyOf)));
  const problems: Problem[] = [];
  for (const { component, objects: own } of objects)
    for (const object of own) {
      signal?.throwIfAborted();
      try {
        if (there.has(keyOf(object)) && isReplaced(object)) await remove(client, object);
        await applyOne(client, object);
      } catch (error) {
        if (!(error instanceof KubernetesError)) throw error;
        problems.push(refusedProblem({ component, object }, environment, error));
      }
    }
  return problems;
}

async function applyOne(client: KubernetesClient, object: KubernetesObject): Promise<void> {
  await client.apply(object as ObjectReference, { fieldManager: 'argocd-controller' });
  if (object.kind !== 'CustomResourceDefinition') return;
  const { group, names, versions } = object.spec as {
    group: string;
    names: { kind: string };
    versions: { name: string; served: boolean }[];
  };
  const kinds = versions
    .filter(({ served }) => served)
    .map(({ name }) => ({ apiVersion: `${group}/${name}`, kind: names.kind }));
  for (const kind of kinds)
    await until({
      what: `${kind.kind} of ${kind.apiVersion} is served`,
      everyMs: 50,
      condition: async () => (await client.resourceOf(kind)) !== undefined,
    });
}

async function remove(client: KubernetesClient, object: KubernetesObject): Promise<void> {
  await client.delete(object as ObjectReference);
  await until({
    what: `${objectName(object)} is gone`,
    everyMs: 50,
    condition: async () => (await client.read(object as ObjectReference)) === undefined,
  });
}

/** An object that holds data, and which one it was. */
interface Holder extends OwnedObject {
  uid: string;
}

const HOLDERS = new Set(['CustomResourceDefinition', 'Namespace', 'PersistentVolumeClaim', 'Secret', 'StatefulSet']);
const BUILT_IN = /^(v1|apps\/v1|batch\/v1|policy\/v1|autoscaling\/v\d+|[a-z.-]+\.k8s\.io\/v\w+)$/;

/** Custom resources are what people entrusted to an operator. */
function holdsData({ apiVersion = '', kind }: KubernetesObject): boolean {
  return HOLDERS.has(String(kind)) || !BUILT_IN.test(apiVersion) || apiVersion.startsWith('gateway.networking');
}

/** Everything that holds data: what the release says, and the claims and Secrets that were made of it. */
async function holders(client: KubernetesClient, components: readonly ComponentObjects[]): Promise<Holder[]> {
  const found = new Map<string, Holder>();
  const add = (component: string, object: KubernetesObject, uid: string | undefined): void => {
    if (uid && !found.has(keyOf(object))) found.set(keyOf(object), { component, object, uid });
  };
  for (const { component, objects } of components)
    for (const object of objects.filter(holdsData))
      add(component, object, (await client.read(object as ObjectReference))?.metadata.uid);
  await claimsAreThere(client, components);
  for (const kind of ['PersistentVolumeClaim', 'Secret'])
    for (const object of await client.list({ apiVersion: 'v1', kind }))
      add(ownerOf(object.metadata.namespace, components), object as KubernetesObject, object.metadata.uid);
  return [...found.values()];
}

function ownerOf(namespace: string | undefined, components: readonly ComponentObjects[]): string {
  return components.find(component => component.namespace === namespace)?.component ?? String(namespace);
}

/** A StatefulSet makes its claims a moment after it is there. */
async function claimsAreThere(client: KubernetesClient, components: readonly ComponentObjects[]): Promise<void> {
  const wanted = components.flatMap(({ objects }) => objects.flatMap(firstClaims));
  await until({
    what: 'the claims of all StatefulSets are there',
    condition: async () => {
      for (const reference of wanted) if (!(await client.read(reference))) return false;
      return true;
    },
  });
}

function firstClaims({ kind, metadata, spec }: KubernetesObject): ObjectReference[] {
  if (kind !== 'StatefulSet') return [];
  const { replicas = 1, volumeClaimTemplates = [] } = spec as {
    replicas?: number;
    volumeClaimTemplates?: { metadata: { name: string } }[];
  };
  if (replicas < 1) return [];
  return volumeClaimTemplates.map(claim => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `${claim.metadata.name}-${metadata!.name}-0`, namespace: metadata!.namespace! },
  }));
}

/** Those that are gone, or others under the same name. */
async function changedHolders(
  client: KubernetesClient,
  holders: readonly Holder[],
): Promise<(Holder & { gone: boolean })[]> {
  const now = await Promise.all(holders.map(({ object }) => client.read(object as ObjectReference).catch(notThere)));
  return holders.flatMap((holder, index) =>
    now[index]?.metadata.uid === holder.uid ? [] : [{ ...holder, gone: now[index] === undefined }],
  );
}

/** With its definition a custom resource is gone, too. */
function notThere(error: unknown): undefined {
  if (error instanceof KubernetesError && error.code === 404) return undefined;
  throw error;
}

/** What does not go, although it was removed. */
async function stillThere({ client }: JudgeUpgradeOptions, pruned: readonly OwnedObject[]): Promise<OwnedObject[]> {
  let left = [...pruned];
  const isThere = async ({ object }: OwnedObject): Promise<boolean> =>
    (await client.read(object as ObjectReference).catch(notThere)) !== undefined;
  await until({
    what: 'everything that was removed is gone',
    timeoutMs: 30_000,
    condition: async () => {
      const there = await Promise.all(left.map(isThere));
      left = left.filter((_, index) => there[index]);
      return !left.length;
    },
  }).catch(() => undefined);
  return left;
}

function nameOf({ component, object }: OwnedObject): string {
  return `${component}: ${objectName(object)}`;
}

function said(release: string) {
  return (problem: Problem): Problem => ({ ...problem, message: `${problem.message} (${release})` });
}

function refusedProblem({ component, object }: OwnedObject, environment: string, error: KubernetesError): Problem {
  return {
    code: 'object-refused',
    severity: 'error',
    message: `Kubernetes refuses ${objectName(object)}: ${error.said.slice(0, 600)}`,
    component,
    environment,
    object: objectName(object),
    expected: 'an object that the one before can become',
    fix: 'keep the fields that cannot change as they are, or give the object another name and move its data',
  };
}

function lostProblem({ component, object, gone }: Holder & { gone: boolean }, environment: string): Problem {
  return {
    code: 'object-recreated',
    severity: 'error',
    message: `The upgrade ${gone ? 'removes' : 'makes anew'} ${objectName(object)}, and what it holds is lost.`,
    component,
    environment,
    object: objectName(object),
    expected: 'the same object before and after',
    fix: gone
      ? 'keep its name, or keep it with argocd.argoproj.io/sync-options: Prune=false until its data is moved'
      : 'take Replace=true and Force=true out of its sync options',
  };
}

function leftProblem({ component, object }: OwnedObject, environment: string): Problem {
  return {
    code: 'object-left-behind',
    severity: 'error',
    message: `The upgrade leaves ${objectName(object)} behind: it was removed and does not go.`,
    component,
    environment,
    object: objectName(object),
    expected: 'that it is gone',
    fix: 'see which finalizer blocks it, and what should remove it',
  };
}
