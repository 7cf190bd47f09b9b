import { stripVTControlCharacters } from 'node:util';
import { readiness } from './readiness.ts';

/** Asks an API server for what is at a path: JSON as what it says, logs as text. */
export type AskApi = (path: string) => Promise<unknown>;

/** Whose Pods are meant; all of them when nothing is given. */
export interface PodsScope {
  namespace?: string;
  /** The workload that they belong to, and the labels by which it knows them. */
  workload?: { name: string; matchLabels: Readonly<Record<string, string>> };
}

/** What is known of something that is not ready: a Pod, or a workload that cannot have its Pods. */
export interface Account {
  /** `Pod argocd/argocd-server-5d8f` */
  name: string;
  why: string;
  /** What Kubernetes told of it last, oldest first. */
  events: string[];
  /** What its containers said last, oldest first. */
  logs: { container: string; lines: string[] }[];
}

interface Pod {
  kind: 'Pod';
  metadata: { name: string; namespace: string };
  spec: { volumes?: { persistentVolumeClaim?: { claimName: string } }[] };
  status?: { initContainerStatuses?: ContainerStatus[]; containerStatuses?: ContainerStatus[] };
}

interface ContainerStatus {
  name: string;
  ready: boolean;
  state?: { running?: object; terminated?: { exitCode: number } };
  lastState?: { terminated?: object };
}

interface KubernetesEvent {
  type: string;
  reason: string;
  message: string;
  count?: number;
  series?: { count: number };
  lastTimestamp?: string | null;
  eventTime?: string | null;
  involvedObject: { kind: string; name: string; namespace?: string };
}

/** More of them mostly have the same to say. */
const PODS = 4;
const EVENTS = 5;
const LOG_LINES = 10;
const WIDTH = 400;

/**
 * Why Pods are not ready: their state, the last events of them, of their claims and of the workload, and the last lines of
 * the containers that are not ready. What cannot be asked is left out: whoever explains a failure does not add another one.
 */
export async function explainPods(ask: AskApi, { namespace, workload }: PodsScope = {}): Promise<Account[]> {
  const base = namespace === undefined ? '/api/v1' : `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const [pods, events] = await Promise.all([
    itemsAt<Pod>(ask, `${base}/pods${workload ? `?labelSelector=${selector(workload.matchLabels)}` : ''}`),
    itemsAt<KubernetesEvent>(ask, `${base}/events`),
  ]);
  events.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  const unready = pods.flatMap(pod => {
    const why = readiness({ ...pod, kind: 'Pod' });
    return why === undefined ? [] : [{ pod, why }];
  });
  const accounts = unready.slice(0, PODS).map(async ({ pod, why }): Promise<Account> => {
    const { metadata } = pod;
    const told = events.filter(({ involvedObject: of }) => of.namespace === metadata.namespace && concerns(of, pod));
    return {
      name: `Pod ${metadata.namespace}/${metadata.name}`,
      why,
      events: told.slice(-EVENTS).map(describeEvent),
      logs: await logsOf(ask, pod),
    };
  });
  const rest = unready.slice(PODS).map(({ pod: { metadata }, why }): Account => {
    return { name: `Pod ${metadata.namespace}/${metadata.name}`, why, events: [], logs: [] };
  });
  return [...refused(events, workload?.name), ...(await Promise.all(accounts)), ...rest];
}

/** A few lines for people, indented below whatever they explain. */
export function describeAccounts(accounts: readonly Account[]): string {
  return accounts.flatMap(lines).join('\n');
}

function lines({ name, why, events, logs }: Account): string[] {
  return [
    `    ${name}: ${why}`,
    ...events.map(event => `      event  ${event}`),
    ...logs.flatMap(({ container, lines: said }) => said.map(line => `      ${container}  ${line}`)),
  ];
}

async function itemsAt<T>(ask: AskApi, path: string): Promise<T[]> {
  const { items = [] } = ((await ask(path).catch(() => undefined)) ?? {}) as { items?: T[] };
  return items;
}

function selector(labels: Readonly<Record<string, string>>): string {
  return encodeURIComponent(
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  );
}

function timeOf({ lastTimestamp, eventTime }: KubernetesEvent): string {
  return lastTimestamp ?? eventTime ?? '';
}

function concerns({ kind, name }: KubernetesEvent['involvedObject'], { metadata, spec }: Pod): boolean {
  if (kind === 'Pod') return name === metadata.name;
  const claims = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
  return kind === 'PersistentVolumeClaim' && claims.includes(name);
}

/** Pods that were never made leave no trace but an event of whoever wanted to make them. */
function refused(events: readonly KubernetesEvent[], workload: string | undefined): Account[] {
  const last = new Map<string, Account>();
  for (const event of events) {
    const { kind, namespace, name } = event.involvedObject;
    if (event.reason !== 'FailedCreate' || !(workload === undefined || belongs(kind, name, workload))) continue;
    const object = `${kind} ${namespace ?? ''}/${name}`;
    last.set(object, { name: object, why: describeEvent(event), events: [], logs: [] });
  }
  return [...last.values()];
}

/** A ReplicaSet is called after its Deployment, with a hash that has no hyphen in it. */
function belongs(kind: string, name: string, workload: string): boolean {
  return name === workload || (kind === 'ReplicaSet' && name.replace(/-[^-]*$/, '') === workload);
}

function describeEvent({ reason, message, count, series }: KubernetesEvent): string {
  const times = series?.count ?? count ?? 1;
  return readable(`${reason}${times > 1 ? ` (${times} times)` : ''}: ${message}`);
}

/** Of the containers that keep it from being ready; where one was started again, what the one before it said. */
async function logsOf(ask: AskApi, { metadata, status }: Pod): Promise<Account['logs']> {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const said = all.filter(stands).map(async ({ name, state, lastState }) => {
    const previous = !state?.running && !state?.terminated && lastState?.terminated ? '&previous=true' : '';
    const pod = `/api/v1/namespaces/${encodeURIComponent(metadata.namespace)}/pods/${encodeURIComponent(metadata.name)}`;
    const path = `${pod}/log?container=${encodeURIComponent(name)}&tailLines=${LOG_LINES}${previous}`;
    const text = await ask(path).catch(() => '');
    const written = (typeof text === 'string' ? text : JSON.stringify(text)).split('\n').map(readable);
    return { container: name, lines: written.filter(Boolean) };
  });
  return (await Promise.all(said)).filter(({ lines: written }) => written.length > 0);
}

/** An init container that has ended well is in nobody's way. */
function stands({ ready, state, lastState }: ContainerStatus): boolean {
  const started = state?.running ?? state?.terminated ?? lastState?.terminated;
  return !ready && started !== undefined && state?.terminated?.exitCode !== 0;
}

function readable(text: string): string {
  const plain = stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
  return plain.length > WIDTH ? `${plain.slice(0, WIDTH - 1)}…` : plain;
}
