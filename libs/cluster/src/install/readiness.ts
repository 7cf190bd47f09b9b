/** Kinds that are waited for, and what of their status says that there is nothing left to wait for. */
const READINESS: Readonly<Record<string, (object: Workload) => string | undefined>> = {
  Deployment: ({ spec, status }) => rolledOut(spec.replicas ?? 1, status.updatedReplicas, status.availableReplicas),
  StatefulSet: ({ spec, status }) =>
    spec.updateStrategy?.type === 'OnDelete'
      ? rolledOut(spec.replicas ?? 1, status.replicas, status.readyReplicas)
      : rolledOut(spec.replicas ?? 1, status.updatedReplicas, status.readyReplicas),
  DaemonSet: ({ status }) =>
    rolledOut(status.desiredNumberScheduled ?? 0, status.updatedNumberScheduled, status.numberReady),
  Job: ({ status }) => {
    const condition = (status.conditions ?? []).find(({ status: is }) => is === 'True');
    if (condition?.type === 'Complete' || condition?.type === 'SuccessCriteriaMet') return undefined;
    return condition?.message ?? 'it has not ended';
  },
  Pod: ({ status }) => podReadiness(status),
};

interface Condition {
  type: string;
  status: string;
  message?: string;
}

interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: States;
  lastState?: States;
}

/** Of the states that a container can be in, the one that it is in. */
type States = Record<string, { reason?: string; message?: string; exitCode?: number } | null>;

interface Status {
  observedGeneration?: number;
  phase?: string;
  replicas?: number;
  updatedReplicas?: number;
  availableReplicas?: number;
  readyReplicas?: number;
  desiredNumberScheduled?: number;
  updatedNumberScheduled?: number;
  numberReady?: number;
  conditions?: Condition[] | null;
  initContainerStatuses?: ContainerStatus[] | null;
  containerStatuses?: ContainerStatus[] | null;
}

interface Workload {
  metadata: { generation?: number };
  spec: { replicas?: number; updateStrategy?: { type?: string } };
  status: Status;
}

const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/** Whether it is one of the kinds that run. */
export function isWorkload({ apiVersion, kind }: { apiVersion?: string; kind?: string }): boolean {
  return /^(apps|batch)\//.test(apiVersion ?? '') && WORKLOADS.has(kind ?? '');
}

/** Why an object is not ready, in a few words; undefined when it is, or when its kind has nothing to wait for. */
export function readiness(object: { kind: string; [field: string]: unknown }): string | undefined {
  const { metadata, spec, status } = object as unknown as Partial<Workload>;
  const judge = READINESS[object.kind];
  if (!judge) return undefined;
  const seen = status?.observedGeneration;
  if (seen !== undefined && seen < (metadata?.generation ?? 0)) return 'its controller has not seen it';
  return judge({ metadata: metadata ?? {}, spec: spec ?? {}, status: status ?? {} });
}

function rolledOut(wanted: number, updated = 0, ready = 0): string | undefined {
  const least = Math.min(updated, ready);
  return least >= wanted ? undefined : `${least} of ${wanted} ready`;
}

function podReadiness({ phase, conditions, initContainerStatuses, containerStatuses }: Status): string | undefined {
  if (phase === 'Succeeded') return undefined;
  if ((conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')) return undefined;
  const containers = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])];
  const inTheWay = containers.flatMap(container => containerReadiness(container) ?? []);
  if (inTheWay.length) return inTheWay.join(', ');
  const unscheduled = (conditions ?? []).find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return unscheduled?.message ?? `its phase is ${phase ?? 'unknown'}`;
}

function containerReadiness({ name, ready, restartCount = 0, state, lastState }: ContainerStatus): string | undefined {
  const ended = lastState?.terminated;
  const before = ended ? `; it ended ${restartCount} times, the last time with ${describeEnd(ended)}` : '';
  if (state?.running) return ready === false ? `${name}: runs and is not ready${before}` : undefined;
  const { reason, message, exitCode } = state?.waiting ?? state?.terminated ?? {};
  if (!reason || reason === 'PodInitializing' || reason === 'Completed') return undefined;
  const said = message ?? (exitCode === undefined ? undefined : `exit code ${exitCode}`);
  return `${name}: ${reason}${said ? ` (${said.slice(0, 200)})` : ''}${before}`;
}

function describeEnd({ reason, exitCode }: NonNullable<States[string]>): string {
  return [`exit code ${exitCode ?? 'unknown'}`, ...(reason && reason !== 'Error' ? [`(${reason})`] : [])].join(' ');
}
