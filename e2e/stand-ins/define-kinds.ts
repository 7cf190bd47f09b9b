import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';
import { standInDefinitions, type KnownKind } from '../conformance/judge/stand-in-definition.ts';

/** A kind that a program defines once it runs. */
export interface DefinedLater extends KnownKind {
  /** Whose program that is. */
  component: string;
}

/** Definitions as open as can be, whose status is written by itself, as operators do it. */
export function definitionsWithStatus(kinds: readonly KnownKind[]): KubernetesObject[] {
  return standInDefinitions(kinds).map(definition => {
    const { versions, ...spec } = definition['spec'] as { versions: object[] };
    const withStatus = versions.map(version => ({ ...version, subresources: { status: {} } }));
    return { ...definition, spec: { ...spec, versions: withStatus } };
  }) as unknown as KubernetesObject[];
}

export interface DefineKindsOptions {
  /** Of the cluster with the Applications. */
  hub: KubernetesClient;
  /** Of the cluster in which the programs would run. */
  client: KubernetesClient;
  /** What names of Applications begin with. @defaultValue nothing */
  prefix?: string;
}

/** Defines what programs of components define that run by now. @returns what is left for later */
export async function defineKinds(
  kinds: readonly DefinedLater[],
  { hub, client, prefix = '' }: DefineKindsOptions,
): Promise<DefinedLater[]> {
  const running = new Set<string>();
  for (const component of new Set(kinds.map(kind => kind.component))) {
    const metadata = { name: `${prefix}${component}`, namespace: 'argocd' };
    const application = await hub.read({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata });
    if (application && (await runsIn(client, application))) running.add(component);
  }
  for (const definition of definitionsWithStatus(kinds.filter(({ component }) => running.has(component))))
    await client.apply(definition);
  return kinds.filter(({ component }) => !running.has(component));
}

interface Resource {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** Whether a program of an Application runs by now. */
async function runsIn(client: KubernetesClient, { status }: KubernetesObject): Promise<boolean> {
  const { resources = [] } = (status ?? {}) as { resources?: Resource[] };
  for (const { group, version, kind, namespace, name } of resources) {
    if (!(kind in READY)) continue;
    const apiVersion = group ? `${group}/${version}` : version;
    const workload = await client.read({ apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } });
    if (workload && READY[kind]!((workload.status ?? {}) as Counts)) return true;
  }
  return false;
}

interface Counts {
  availableReplicas?: number;
  readyReplicas?: number;
  numberReady?: number;
}

/** When something that has a program runs; of a Provider, Crossplane knows where to get it. */
const READY: Readonly<Record<string, (status: Counts) => boolean>> = {
  DaemonSet: ({ numberReady = 0 }) => numberReady > 0,
  Deployment: ({ availableReplicas = 0 }) => availableReplicas > 0,
  Provider: () => true,
  StatefulSet: ({ readyReplicas = 0 }) => readyReplicas > 0,
};
