import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';
import { ARGOCD_NAMESPACE } from './start-argocd.ts';

export interface RegisterClusterOptions {
  /** Of the cluster in which Argo CD is. */
  client: KubernetesClient;
  /** Name under which Argo CD shall know the other one. */
  name: string;
  /** Absolute path of a file with the other one in it, and a client certificate. */
  kubeconfig: string;
}

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
}

/**
 * Lets an Argo CD know a cluster, by a Secret.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export async function registerCluster({ client, name, kubeconfig }: RegisterClusterOptions): Promise<void> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  const tlsClientConfig = {
    caData: cluster['certificate-authority-data'],
    certData: user['client-certificate-data'],
    keyData: user['client-key-data'],
  };
  const secret: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `cluster-${name}`,
      namespace: ARGOCD_NAMESPACE,
      labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    },
    stringData: { name, server: cluster.server, config: JSON.stringify({ tlsClientConfig }) },
  };
  await client.apply(secret);
}

/** Address of the API server of the one cluster that is in a kubeconfig. */
export async function serverIn(kubeconfig: string): Promise<string> {
  const { clusters } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  return clusters[0].cluster.server;
}
