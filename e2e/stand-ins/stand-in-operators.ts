import { setTimeout as wait } from 'node:timers/promises';
import { KubernetesError, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { defineKinds, type DefinedLater } from './define-kinds.ts';
import { REPORTS } from './reports.ts';

/** Goes on until it is stopped. */
export interface StandInOperators {
  stop: () => Promise<void>;
}

export interface StandInOptions {
  /** Kinds that programs define once they run. @defaultValue `[]` */
  kinds?: readonly DefinedLater[];
  /** Of the cluster with the Applications of these programs. @defaultValue the one that is reported in */
  hub?: KubernetesClient;
  /** What names of these Applications begin with. @defaultValue nothing */
  prefix?: string;
  /** Between two looks at everything. @defaultValue 1000 */
  everyMs?: number;
}

/**
 * Says of custom resources what their operators would say when all is well, where Pods are fakes and so no operator runs:
 * without it nothing that waits for them would go on. It proves nothing of the operators; a cluster with real Pods does.
 */
export function startStandInOperators(client: KubernetesClient, options: StandInOptions = {}): StandInOperators {
  const { kinds = [], hub = client, prefix, everyMs = 1_000 } = options;
  const abort = new AbortController();
  const working = (async () => {
    for (let later = [...kinds]; !abort.signal.aborted;) {
      const began = Date.now();
      later = await defineKinds(later, { hub, client, ...(prefix !== undefined && { prefix }) }).catch(passing(later));
      for (const apiVersion of Object.keys(REPORTS))
        await reportAll(client, apiVersion, began).catch(passing(undefined));
      await wait(everyMs, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      abort.abort();
      await working;
    },
  };
}

/** An object may have changed, or its kind have gone, between the look and the report: the next look finds it. */
function passing<T>(instead: T): (error: unknown) => T {
  return error => {
    if (!(error instanceof KubernetesError) && !isConnection(error)) throw error;
    return instead;
  };
}

function isConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

/** What came while others were looked at is for the next time: nothing is said to be there before its kinds are. */
async function reportAll(client: KubernetesClient, apiVersion: string, began: number): Promise<void> {
  for (const { kind, root, name } of await reportedKinds(client, apiVersion))
    for (const object of await client.list({ apiVersion, kind }))
      if (madeBefore(object, began)) await report(client, object, `${root}/${pathOf(object, name)}`);
}

/** Of the moment at which an object was made, the API server keeps the second. */
function madeBefore({ metadata }: KubernetesObject, moment: number): boolean {
  return Date.parse(String(metadata['creationTimestamp'])) + 1_000 <= moment;
}

interface Resource {
  name: string;
  kind: string;
}

/** Kinds of a group that have a status of their own; of the core group only Services. */
async function reportedKinds(client: KubernetesClient, apiVersion: string): Promise<(Resource & { root: string })[]> {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (apiVersion === 'v1') return [{ root, name: 'services', kind: 'Service' }];
  const { resources } = (await client.request({ path: root })) as { resources: Resource[] };
  const reported = new Set(resources.map(({ name }) => name).filter(name => name.endsWith('/status')));
  return resources.filter(({ name }) => reported.has(`${name}/status`)).map(({ name, kind }) => ({ root, name, kind }));
}

function pathOf({ metadata }: KubernetesObject, resource: string): string {
  const place = metadata.namespace ? `namespaces/${metadata.namespace}/` : '';
  return `${place}${resource}/${metadata.name}`;
}

async function report(client: KubernetesClient, object: KubernetesObject, path: string): Promise<void> {
  const status = REPORTS[object.apiVersion]?.(object, new Date().toISOString());
  if (!status || isReported(object, status)) return;
  await client.request({
    method: 'PATCH',
    path: `${path}/status`,
    body: JSON.stringify({ status }),
    contentType: 'application/merge-patch+json',
  });
}

interface Said {
  conditions?: { reason?: string; observedGeneration?: number }[];
  parents?: { conditions?: { reason?: string; observedGeneration?: number }[] }[];
}

/** Whether that was said of the object as it is now. Of what has no conditions, once is enough. */
function isReported({ status, metadata }: KubernetesObject, report: Record<string, unknown>): boolean {
  const now = (status ?? {}) as Said & Record<string, unknown>;
  if (!('conditions' in report) && !('parents' in report)) return Object.keys(report).every(key => isSaid(now[key]));
  const said = [...(now.conditions ?? []), ...(now.parents ?? []).flatMap(parent => parent.conditions ?? [])];
  return said.some(
    ({ reason, observedGeneration }) => reason === 'StandIn' && observedGeneration === metadata.generation,
  );
}

/** A balancer that has no address has an empty one. */
function isSaid(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== '{}';
}
