import { readFile } from 'node:fs/promises';
import type { KubernetesClient } from '@cedille/cluster';
import { parse, stringify } from 'yaml';

export interface SignInOptions {
  client: KubernetesClient;
  /** Of somebody who may do everything. */
  kubeconfig: string;
  /** The ServiceAccount. */
  account: { name: string; namespace: string };
}

/** The text of a kubeconfig with a token of an account, so that a program has the rights of its Pod and no other. */
export async function signInAs({ client, kubeconfig, account: { name, namespace } }: SignInOptions): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const body = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
  const made = await client.request({ method: 'POST', path, body, contentType: 'application/json' });
  const { token } = (made as { status: { token: string } }).status;
  const config = parse(await readFile(kubeconfig, 'utf8')) as { users: { name: string; user: object }[] };
  return stringify({ ...config, users: config.users.map(user => ({ name: user.name, user: { token } })) });
}
