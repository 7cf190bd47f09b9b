import { stringify } from 'yaml';
import type { KeyPair } from './certificates.ts';

export interface KubeconfigOptions {
  /** Name of cluster, user and context. */
  name: string;
  /** Address of the API server. */
  server: string;
  /** In PEM. */
  authority: string;
  client: KeyPair;
  /** @defaultValue `default` */
  namespace?: string;
}

/** A kubeconfig with everything inside, so that it can be copied. */
export function kubeconfigOf({ name, server, authority, client, namespace = 'default' }: KubeconfigOptions): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(authority) } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    users: [
      {
        name,
        user: { 'client-certificate-data': base64(client.certificate), 'client-key-data': base64(client.key) },
      },
    ],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
