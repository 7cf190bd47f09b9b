import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import { listAt, mapAt, valueAt } from './value-at.ts';

/** Where the kinds of Kubernetes keep the spec of their Pods. */
const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].map(kind => [
      kind,
      ['spec', 'template', 'spec'],
    ]),
  ),
};

/** Kinds of Kubernetes that make Pods. */
export const WORKLOADS: readonly string[] = Object.keys(POD_SPEC);

/** The groups of those kinds: a Deployment of another group is none. */
const GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** Lists of containers in a Pod. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The part of an object that says how its Pods run. */
export interface PodSpec {
  spec: Readonly<Record<string, unknown>>;
  path: Path;
  /** Of the Pods. */
  labels: Readonly<Record<string, string>>;
}

/** One container, and where it stands in the object. */
export interface Container {
  name: string;
  list: (typeof CONTAINER_LISTS)[number];
  container: Readonly<Record<string, unknown>>;
  path: Path;
  /** Runs to its end before the others start; a sidecar does not. */
  isInit: boolean;
}

/** The Pod spec of a workload; undefined for anything else. */
export function podSpecOf(object: KubernetesObject): PodSpec | undefined {
  const path = POD_SPEC[String(object.kind)];
  if (!path || !GROUPS.has(groupOf(object))) return undefined;
  const spec = valueAt(object, path);
  if (!isMap(spec)) return undefined;
  const labels = mapAt(object, [...path.slice(0, -1), 'metadata', 'labels']);
  return { spec, path, labels: labels as Record<string, string> };
}

function groupOf({ apiVersion }: KubernetesObject): string {
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  return text.includes('/') ? text.slice(0, text.indexOf('/')) : '';
}

/** Containers of every sort. */
export function containersOf(spec: unknown, path: Path): Container[] {
  return CONTAINER_LISTS.flatMap(list =>
    listAt(spec, [list]).flatMap((container, index): Container[] => {
      if (!isMap(container)) return [];
      const isInit = list === 'initContainers' && container['restartPolicy'] !== 'Always';
      return [{ name: String(container['name']), list, container, path: [...path, list, index], isInit }];
    }),
  );
}
