import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { KubernetesError, type Cluster, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { parse } from 'yaml';
import { accessOf, type Access } from '../registration/access.ts';
import type { ServiceNames } from './service-names.ts';

/** Goes on until it is stopped. */
export interface VirtualCluster {
  stop: () => Promise<void>;
}

export interface StartVirtualClusterOptions {
  /** Of the host. */
  client: KubernetesClient;
  /** Name of the environment, by which its release is called. */
  name: string;
  /** At which it is reached in the host. */
  endpoint: URL;
  /** The API server that stands in for the one in its Pod. */
  cluster: Cluster;
  names: ServiceNames;
}

/**
 * Stands in for the program in the Pods of a virtual cluster: as long as its workload is ready, its API server answers at its
 * Service, and its access is in the Secrets that its configuration asks for. It syncs nothing to its host.
 */
export function startVirtualCluster(options: StartVirtualClusterOptions): VirtualCluster {
  const abort = new AbortController();
  const exported = new Map<string, string>();
  const working = (async () => {
    while (!abort.signal.aborted) {
      await lookAfter(options, exported).catch(passing);
      await wait(250, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      abort.abort();
      await working;
    },
  };
}

/** The host may be away for a moment, and objects may go: the next look finds it. */
function passing(error: unknown): void {
  const isConnection = error instanceof Error && 'code' in error;
  if (!(error instanceof KubernetesError) && !isConnection) throw error;
}

async function lookAfter(options: StartVirtualClusterOptions, exported: Map<string, string>): Promise<void> {
  const { client, name, endpoint, cluster, names } = options;
  const namespace = namespaceOf(endpoint);
  const isReady = await isRunning(client, { name, namespace });
  const configuration = await configurationOf(client, { name, namespace });
  const kubeconfig = await readFile(cluster.kubeconfig, 'utf8');
  const access = accessOf(kubeconfig);
  const isTrusted = certifiedNames(configuration, { name, namespace }).includes(endpoint.hostname);
  names.lead(endpoint, isReady && isTrusted ? Number(new URL(access.server).port) : undefined);
  if (!isReady) return;
  for (const secret of exportedTo(configuration, name)) {
    const isThere = await client.read({ apiVersion: 'v1', kind: 'Secret', metadata: { name: secret, namespace } });
    if (isThere && exported.get(secret) === access.cert) continue;
    await client.apply(accessSecret({ name: secret, namespace }, access, kubeconfig));
    exported.set(secret, access.cert);
  }
}

/** `https://<release>.<namespace>.svc` */
export function namespaceOf(endpoint: URL): string {
  return endpoint.hostname.split('.')[1]!;
}

interface Place {
  name: string;
  namespace: string;
}

/** With its store beside it, it is a Deployment; with one in a file, a StatefulSet. */
async function isRunning(client: KubernetesClient, { name, namespace }: Place): Promise<boolean> {
  for (const kind of ['Deployment', 'StatefulSet']) {
    const workload = await client.read({ apiVersion: 'apps/v1', kind, metadata: { name, namespace } });
    const { readyReplicas = 0 } = (workload?.status ?? {}) as { readyReplicas?: number };
    if (readyReplicas > 0 && workload?.metadata.deletionTimestamp === undefined) return true;
  }
  return false;
}

interface Configuration {
  controlPlane?: { proxy?: { extraSANs?: string[] } };
  exportKubeConfig?: { additionalSecrets?: { name: string }[] };
}

async function configurationOf(client: KubernetesClient, { name, namespace }: Place): Promise<Configuration> {
  const metadata = { name: `vc-config-${name}`, namespace };
  const found = (await client.read({ apiVersion: 'v1', kind: 'Secret', metadata })) as
    { data?: { 'config.yaml'?: string } } | undefined;
  const text = Buffer.from(found?.data?.['config.yaml'] ?? '', 'base64').toString('utf8');
  return (parse(text) ?? {}) as Configuration;
}

/** What its certificate is for in the host, without being asked and when it is. Under another name, nobody would trust it. */
function certifiedNames({ controlPlane }: Configuration, { name, namespace }: Place): string[] {
  return [name, `${name}.${namespace}`, ...(controlPlane?.proxy?.extraSANs ?? [])];
}

/** One Secret that is always there, and those that the configuration asks for. */
function exportedTo({ exportKubeConfig }: Configuration, name: string): string[] {
  return [`vc-${name}`, ...(exportKubeConfig?.additionalSecrets ?? []).map(secret => secret.name)];
}

/** As a virtual cluster writes it. */
function accessSecret({ name, namespace }: Place, { ca, cert, key }: Access, kubeconfig: string): KubernetesObject {
  const config = Buffer.from(kubeconfig).toString('base64');
  const data = { 'certificate-authority': ca, 'client-certificate': cert, 'client-key': key, config, token: '' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data };
}
