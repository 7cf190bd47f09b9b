import { readFile, writeFile } from 'node:fs/promises';
import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';
import { parse, stringify } from 'yaml';

/** What the API server knows of a Pod that the suite stands in for. */
export interface PodPlace {
  namespace: string;
  name: string;
  address: string;
}

/** Makes a Pod that nobody runs, with the address from which it seems to send. Gives its identifier. */
export async function addPod(client: KubernetesClient, { namespace, name, address }: PodPlace): Promise<string> {
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  // Nothing starts a Pod of a new namespace before its account is there; here nothing starts it at all.
  await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: 'default' } });
  const made = await client.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name },
    spec: { schedulerName: 'nobody', containers: [{ name: 'shop', image: 'shop' }] },
  } as KubernetesObject);
  const status = { phase: 'Running', podIP: address, podIPs: [{ ip: address }] };
  await client.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${namespace}/pods/${name}/status`,
    contentType: 'application/merge-patch+json',
    body: JSON.stringify({ status }),
  });
  return (made.metadata as { uid: string }).uid;
}

/** A kubeconfig of an account with a token, as its Pods have one. */
export async function writeAccess(
  client: KubernetesClient,
  { kubeconfig, file, namespace, name }: { kubeconfig: string; file: string; namespace: string; name: string },
): Promise<void> {
  const made = (await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }),
    contentType: 'application/json',
  })) as { status: { token: string } };
  const config = parse(await readFile(kubeconfig, 'utf8')) as { users: { name: string }[] };
  const users = config.users.map(user => ({ name: user.name, user: { token: made.status.token } }));
  await writeFile(file, stringify({ ...config, users }));
}
