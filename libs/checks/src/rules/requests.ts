import type { KubernetesObject } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import { nanosOf } from '../objects/kubernetes/quantity.ts';
import type { Machine } from './cluster.ts';
import { madePods, type MadePods } from './made-pods.ts';
import { containersOf, podSpecOf, type Container } from './pod-spec.ts';
import { listAt, valueAt } from './value-at.ts';

/** What Pods ask for: processors, and bytes of memory. */
export interface Requests {
  pods: number;
  cpu: number;
  memory: number;
  /** Memory that they may take at most, where a container has a limit. */
  limit: number;
}

/** The machines of a cluster, where somebody lists them. */
export interface Machines {
  nodes?: readonly Machine[];
}

const NOTHING: Requests = { pods: 0, cpu: 0, memory: 0, limit: 0 };

/** Kinds that make Pods, and how many. A job is there once in a while: it counts as one. */
const COPIES: Readonly<Record<string, (object: KubernetesObject, machines: Machines) => number>> = {
  Pod: () => 1,
  Deployment: replicas,
  StatefulSet: replicas,
  ReplicaSet: replicas,
  Job: () => 1,
  CronJob: () => 1,
  DaemonSet: (object, { nodes = [] }) => machinesFor(podSpecOf(object)?.spec, nodes)?.length || 1,
};

/** What all Pods of these objects ask for together, with those that operators make of the kinds in `./made-pods.ts`. */
export function sumRequests(objects: readonly KubernetesObject[], machines: Machines): Requests {
  return objects.map(object => requestsOf(object, machines)).reduce(add, NOTHING);
}

/** Two sums as one. */
export function add(a: Requests, b: Requests): Requests {
  return { pods: a.pods + b.pods, cpu: a.cpu + b.cpu, memory: a.memory + b.memory, limit: a.limit + b.limit };
}

/** Machines that take the Pods: those of the control plane only where they tolerate it, or where there are no others. */
export function machinesFor(spec: unknown, nodes: readonly Machine[]): readonly Machine[] {
  const workers = nodes.filter(({ role }) => role === 'worker');
  const isTolerant = listAt(spec, ['tolerations']).some(
    toleration =>
      isMap(toleration) &&
      (toleration['key'] === CONTROL_PLANE || (toleration['key'] === undefined && toleration['operator'] === 'Exists')),
  );
  return !workers.length || isTolerant ? nodes : workers;
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** What the inventory has for Pods: control planes count only where nothing else is there. Undefined where no fact says it. */
export function capacityOf({ nodes = [] }: Machines): { cpu: number; memory: number } | undefined {
  const counted = machinesFor(undefined, nodes);
  if (!counted.length || counted.some(({ cpu, memory }) => cpu === undefined || memory === undefined)) return undefined;
  return {
    cpu: counted.reduce((sum, { cpu }) => sum + cpu!, 0),
    memory: counted.reduce((sum, { memory }) => sum + parseAmount(memory), 0),
  };
}

/** `250m` → 0.25, `128Mi` → 134217728; nothing is 0. @throws SyntaxError for what is no quantity */
export function parseAmount(text: unknown): number {
  const nanos = nanosOf(text ?? 0);
  if (nanos === undefined) throw new SyntaxError(`${String(text)} is no quantity.`);
  return Number(nanos) / 1e9;
}

/** What is no quantity is another finding. */
function amountOr0(text: unknown): number {
  return Number(nanosOf(text ?? 0) ?? 0n) / 1e9;
}

function replicas({ spec }: KubernetesObject): number {
  const { replicas } = (spec ?? {}) as { replicas?: unknown };
  return typeof replicas === 'number' ? replicas : 1;
}

function requestsOf(object: KubernetesObject, machines: Machines): Requests {
  const { copies, spec } = podsOf(object, machines) ?? { copies: 0, spec: undefined };
  if (!copies || !isMap(spec)) return NOTHING;
  const containers = containersOf(spec, []);
  const of = (kind: 'requests' | 'limits', name: 'cpu' | 'memory'): number => copies * askedFor(containers, kind, name);
  return { pods: copies, cpu: of('requests', 'cpu'), memory: of('requests', 'memory'), limit: of('limits', 'memory') };
}

function podsOf(object: KubernetesObject, machines: Machines): MadePods | undefined {
  const pod = podSpecOf(object);
  if (!pod) return madePods(object, ({ spec }) => machinesFor(spec, machines.nodes ?? []).length || 1);
  return { copies: COPIES[object.kind ?? '']?.(object, machines) ?? 0, spec: pod.spec };
}

/**
 * What the scheduler sets aside for a Pod: all containers together, with the init containers that go on beside them, or one init
 * container if that alone asks for more.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function askedFor(
  containers: readonly Container[],
  kind: 'requests' | 'limits',
  name: 'cpu' | 'memory',
): number {
  // A container that names only a limit asks for as much.
  const of = ({ container }: Container): number =>
    amountOr0(valueAt(container, ['resources', kind, name]) ?? valueAt(container, ['resources', 'limits', name]));
  const counted = containers.filter(({ list }) => list !== 'ephemeralContainers');
  const together = counted.filter(({ isInit }) => !isInit).reduce((sum, one) => sum + of(one), 0);
  return Math.max(together, ...counted.filter(({ isInit }) => isInit).map(of));
}
