import { parseQuantity } from '@cedille/difference';
import type { Environment } from '@cedille/environment';
import type { KubernetesObject } from '@cedille/manifests';

/** What Pods ask for: processors, and bytes of memory. */
export interface Requests {
  pods: number;
  cpu: number;
  memory: number;
  /** Memory that they may take at most, where a container has a limit. */
  limit: number;
}

/** What machines have. */
export type Machines = Pick<Environment['cluster'], 'nodes'>;

const NOTHING: Requests = { pods: 0, cpu: 0, memory: 0, limit: 0 };

/** Kinds that make Pods, and how many. A job is there once in a while: it counts as one. */
const COPIES: Readonly<Record<string, (object: KubernetesObject, machines: Machines) => number>> = {
  Pod: () => 1,
  Deployment: replicas,
  StatefulSet: replicas,
  ReplicaSet: replicas,
  Job: () => 1,
  CronJob: () => 1,
  DaemonSet: (object, machines) => machinesFor(podSpecOf(object), machines),
};

/** What all Pods of these objects ask for together. Pods that an operator makes from a custom resource are not among them. */
export function sumRequests(objects: readonly KubernetesObject[], machines: Machines): Requests {
  return objects.map(object => requestsOf(object, machines)).reduce(add, NOTHING);
}

/** Two sums as one. */
export function add(a: Requests, b: Requests): Requests {
  return { pods: a.pods + b.pods, cpu: a.cpu + b.cpu, memory: a.memory + b.memory, limit: a.limit + b.limit };
}

/** What the inventory has for Pods: control planes count only where nothing else is there. Undefined where no fact says it. */
export function capacityOf({ nodes = [] }: Machines): { cpu: number; memory: number } | undefined {
  const workers = nodes.filter(({ role }) => role === 'worker');
  const counted = workers.length ? workers : nodes;
  if (!counted.length || counted.some(({ cpu, memory }) => cpu === undefined || memory === undefined)) return undefined;
  return {
    cpu: counted.reduce((sum, { cpu }) => sum + cpu!, 0),
    memory: counted.reduce((sum, { memory }) => sum + parseAmount(memory), 0),
  };
}

/** `250m` → 0.25, `128Mi` → 134217728; nothing is 0. */
export function parseAmount(text: unknown): number {
  const quantity = parseQuantity(text ?? 0);
  if (!quantity) throw new SyntaxError(`${String(text)} is no quantity.`);
  const [digits, decimals] = quantity;
  return Number(digits) / 10 ** decimals;
}

function replicas({ spec }: KubernetesObject): number {
  return ((spec ?? {}) as { replicas?: number }).replicas ?? 1;
}

interface PodSpec {
  containers?: readonly Container[];
  initContainers?: readonly Container[];
  tolerations?: readonly { key?: string; operator?: string }[];
  nodeSelector?: Readonly<Record<string, string>>;
}

interface Container {
  restartPolicy?: string;
  resources?: { requests?: Amounts | null; limits?: Amounts | null } | null;
}

type Amounts = Readonly<Partial<Record<'cpu' | 'memory', unknown>>>;

function podSpecOf({ kind, spec = {} }: KubernetesObject): PodSpec {
  const outer = spec as { template?: { spec?: PodSpec }; jobTemplate?: { spec?: { template?: { spec?: PodSpec } } } };
  if (kind === 'Pod') return withoutNulls(outer as PodSpec);
  return withoutNulls((kind === 'CronJob' ? outer.jobTemplate?.spec?.template?.spec : outer.template?.spec) ?? {});
}

/** Charts write keys without a value (`initContainers:`): for Kubernetes these are not there. */
function withoutNulls<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null)) as T;
}

/** Every worker, and the control plane for whoever tolerates it; one machine where there is no inventory. */
function machinesFor({ tolerations = [] }: PodSpec, { nodes = [] }: Machines): number {
  if (!nodes.length) return 1;
  const workers = nodes.filter(({ role }) => role === 'worker');
  const isEverywhere = tolerations.some(
    ({ key, operator }) =>
      (key === undefined && operator === 'Exists') || key === 'node-role.kubernetes.io/control-plane',
  );
  return isEverywhere || !workers.length ? nodes.length : workers.length;
}

function requestsOf(object: KubernetesObject, machines: Machines): Requests {
  const copies = COPIES[object.kind ?? '']?.(object, machines) ?? 0;
  if (!copies) return NOTHING;
  const spec = podSpecOf(object);
  const of = (kind: 'requests' | 'limits', name: 'cpu' | 'memory'): number => copies * askedFor(spec, kind, name);
  return { pods: copies, cpu: of('requests', 'cpu'), memory: of('requests', 'memory'), limit: of('limits', 'memory') };
}

/**
 * What the scheduler sets aside: all containers together, with the init containers that go on beside them, or one init container
 * if that alone asks for more.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
function askedFor(
  { containers = [], initContainers = [] }: PodSpec,
  kind: 'requests' | 'limits',
  name: 'cpu' | 'memory',
): number {
  // A container that names only a limit asks for as much.
  const of = ({ resources }: Container): number => parseAmount(resources?.[kind]?.[name] ?? resources?.limits?.[name]);
  const sum = (some: readonly Container[]): number => some.reduce((total, one) => total + of(one), 0);
  const stays = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always';
  const beside = initContainers.filter(stays);
  const before = initContainers.filter(one => !stays(one));
  return Math.max(sum(containers) + sum(beside), ...before.map(of));
}
