import { parse, stringify } from 'yaml';

/** How a cluster is reached, each part in Base64 but for its address. */
export interface Access {
  server: string;
  ca: string;
  cert: string;
  key: string;
}

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
}

/** The parts of a kubeconfig, as a virtual cluster exports them. */
export function accessOf(kubeconfig: string): Access {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  return {
    server: cluster.server,
    ca: cluster['certificate-authority-data'],
    cert: user['client-certificate-data'],
    key: user['client-key-data'],
  };
}

/** The kubeconfig that follows from what Argo CD reads, for a cluster that answers at another address than it would there. */
export function kubeconfigFrom(config: string, server: string): string {
  const { tlsClientConfig: tls } = JSON.parse(config) as { tlsClientConfig: Record<string, string> };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    clusters: [{ name: 'it', cluster: { server, 'certificate-authority-data': tls['caData'] } }],
    users: [{ name: 'it', user: { 'client-certificate-data': tls['certData'], 'client-key-data': tls['keyData'] } }],
  });
}
