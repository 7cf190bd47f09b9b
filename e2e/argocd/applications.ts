import { KubernetesError, until, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { ARGOCD_NAMESPACE } from './start-argocd.ts';

const KIND = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' } as const;

/** What Argo CD says of an Application. */
export interface ApplicationState {
  name: string;
  /** `Synced`, `OutOfSync` or `Unknown`. */
  sync: string;
  /** `Healthy`, `Progressing`, `Degraded`, `Missing`, `Suspended` or `Unknown`. */
  health: string;
  /** Digest of the bundle that the cluster was last compared with. */
  revision: string;
  /** Phase of the last operation: `Running`, `Succeeded`, `Failed`, `Error`. */
  phase: string;
  /** What it says about what is wrong: conditions, and the message of the last operation. */
  complaints: string[];
  /** It is being removed. */
  leaving: boolean;
}

interface Status {
  sync?: { status?: string; revision?: string };
  health?: { status?: string };
  operationState?: { phase?: string; message?: string };
  conditions?: { type: string; message: string }[];
}

/** Reads an Application as the API server has it. */
export function stateOf({ metadata, status }: KubernetesObject): ApplicationState {
  const { sync, health, operationState, conditions = [] } = (status ?? {}) as Status;
  const phase = operationState?.phase ?? '';
  const failed = phase !== 'Succeeded' && operationState?.message;
  return {
    name: metadata.name,
    sync: sync?.status ?? 'Unknown',
    health: health?.status ?? 'Unknown',
    revision: sync?.revision ?? '',
    phase,
    complaints: [...conditions.map(({ type, message }) => `${type}: ${message}`), ...(failed ? [failed] : [])],
    leaving: metadata.deletionTimestamp !== undefined,
  };
}

/** All Applications, in alphabetical order. */
export async function readApplications(client: KubernetesClient): Promise<ApplicationState[]> {
  const objects = await client.list({ ...KIND, namespace: ARGOCD_NAMESPACE });
  return objects.map(stateOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `shop OutOfSync Progressing: …`: a line for each Application. */
export function describeApplications(states: readonly ApplicationState[]): string {
  return states
    .map(
      ({ name, sync, health, complaints }) =>
        `${name} ${[sync, health].join(' ')}${complaints.map(text => `: ${text}`).join('')}`,
    )
    .join('\n');
}

/** Everything is as its bundle says, and works. */
export function isSettled({ sync, health, phase, leaving }: ApplicationState): boolean {
  return sync === 'Synced' && health === 'Healthy' && phase !== 'Running' && !leaving;
}

export interface WaitForApplicationsOptions {
  client: KubernetesClient;
  /** What is waited for, as a statement. */
  what: string;
  condition: (states: readonly ApplicationState[]) => boolean;
  /** @defaultValue 120000 */
  timeoutMs?: number;
}

/** Waits until Applications are in some state; tells the state of each when they are not in time. */
export async function waitForApplications(options: WaitForApplicationsOptions): Promise<ApplicationState[]> {
  const { client, what, condition, timeoutMs = 120_000 } = options;
  let states: ApplicationState[] = [];
  await until({
    what,
    timeoutMs,
    everyMs: 200,
    condition: async () => condition((states = await readApplications(client).catch(keep(states)))),
    state: () => Promise.resolve(`\n${describeApplications(states)}`),
  });
  return states;
}

/** A server that is too busy to answer is asked again; what it refuses is not a passing matter. */
function keep(states: ApplicationState[]): (error: unknown) => ApplicationState[] {
  return error => {
    if (error instanceof KubernetesError) throw error;
    return states;
  };
}

const REFRESH = 'argocd.argoproj.io/refresh';

/**
 * Has an Application compared with its source now instead of at the next turn, as `argocd app get --refresh` does. A
 * comparison that was asked for before takes what is asked meanwhile away at its end, so its end is awaited first.
 * @param how `hard` forgets what could not be read before
 */
export async function refreshApplication(
  client: KubernetesClient,
  name: string,
  how: 'normal' | 'hard' = 'normal',
): Promise<void> {
  const metadata = { name, namespace: ARGOCD_NAMESPACE };
  await until({
    what: `the comparison of ${name} that was asked for before is over`,
    timeoutMs: 120_000,
    everyMs: 100,
    condition: async () => !(REFRESH in ((await client.read({ ...KIND, metadata }))?.metadata.annotations ?? {})),
  });
  await annotate(client, name, { [REFRESH]: how });
}

/** Confirms what an Application asks about before it removes something, as `argocd app confirm-deletion` does. */
export async function confirmDeletion(client: KubernetesClient, name: string): Promise<void> {
  await annotate(client, name, { 'argocd.argoproj.io/deletion-approved': new Date().toISOString() });
}

async function annotate(client: KubernetesClient, name: string, annotations: Record<string, string>): Promise<void> {
  await client.request({
    method: 'PATCH',
    path: `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}/applications/${name}`,
    body: JSON.stringify({ metadata: { annotations } }),
    contentType: 'application/merge-patch+json',
  });
}
