import { setTimeout as wait } from 'node:timers/promises';
import { KubernetesError, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { REPORTS } from './reports.ts';

/** Goes on until it is stopped. */
export interface StandInOperators {
  stop: () => Promise<void>;
}

/**
 * Says of custom resources what their operators would say when all is well, where Pods are fakes and so no operator runs:
 * without it nothing that waits for them would go on. It proves nothing of the operators; a cluster with real Pods does.
 * @param everyMs between two looks at everything. @defaultValue 1000
 */
export function startStandInOperators(client: KubernetesClient, everyMs = 1_000): StandInOperators {
  const abort = new AbortController();
  const working = (async () => {
    while (!abort.signal.aborted) {
      for (const apiVersion of Object.keys(REPORTS)) await reportAll(client, apiVersion).catch(passing);
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
function passing(error: unknown): void {
  if (!(error instanceof KubernetesError) && !isConnection(error)) throw error;
}

function isConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

async function reportAll(client: KubernetesClient, apiVersion: string): Promise<void> {
  for (const { kind, root, name } of await reportedKinds(client, apiVersion))
    for (const object of await client.list({ apiVersion, kind }))
      await report(client, object, `${root}/${pathOf(object, name)}`);
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
  if (!status || isReported(object)) return;
  await client.request({
    method: 'PATCH',
    path: `${path}/status`,
    body: JSON.stringify({ status }),
    contentType: 'application/merge-patch+json',
  });
}

/** Whether something was said of the object as it is now. */
function isReported({ status, metadata }: KubernetesObject): boolean {
  const {
    conditions = [],
    loadBalancer,
    parents = [],
  } = (status ?? {}) as {
    conditions?: { reason?: string; observedGeneration?: number }[];
    loadBalancer?: { ingress?: unknown[] };
    parents?: { conditions?: { reason?: string; observedGeneration?: number }[] }[];
  };
  if (loadBalancer?.ingress?.length) return true;
  const said = [...conditions, ...parents.flatMap(parent => parent.conditions ?? [])];
  return said.some(
    ({ reason, observedGeneration }) => reason === 'StandIn' && observedGeneration === metadata.generation,
  );
}
