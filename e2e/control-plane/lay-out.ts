import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, createSigningKeys, type KeyPair } from './certificates.ts';
import { kubeconfigOf } from './kubeconfig.ts';

/** Addresses of the loopback interface on which the parts of one control plane meet. */
export interface Ports {
  etcd: number;
  etcdPeer: number;
  apiServer: number;
}

/** Everything that is decided before a program starts: files, and where they are. */
export interface Layout {
  folder: string;
  ports: Ports;
  /** `https://127.0.0.1:<port>` of the API server. */
  server: string;
  /** Name of the context. */
  context: string;
  file: (name: FileName) => string;
  /** Holds everything that changes while it runs; can be emptied between runs. */
  data: string;
}

export type FileName =
  | 'ca.crt'
  | 'ca.key'
  | 'server.crt'
  | 'server.key'
  | 'service-account.key'
  | 'service-account.pub'
  | 'admin.kubeconfig'
  | 'controller-manager.kubeconfig'
  | 'scheduler.kubeconfig';

/** The first address of the range is that of the Service `kubernetes`. */
export const SERVICE_RANGE = '10.96.0.0/16';

const SERVER_NAMES = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '127.0.0.1',
  '10.96.0.1',
];

export interface LayOutOptions {
  folder: string;
  context: string;
  ports: Ports;
  /** Names under which its API server is reached besides. @defaultValue `[]` */
  names?: readonly string[] | undefined;
}

/**
 * Writes certificates, keys and kubeconfigs of one control plane below a folder. The second time they are others, of another
 * authority.
 */
export async function layOut({ folder, context, ports, names = [] }: LayOutOptions): Promise<Layout> {
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const [authority, signing] = await Promise.all([createAuthority('cedille'), createSigningKeys()]);
  const [serving, admin, manager, scheduler] = await Promise.all([
    authority.server('kube-apiserver', [...SERVER_NAMES, ...names]),
    authority.client('cedille-admin', ['system:masters']),
    authority.client('system:kube-controller-manager'),
    authority.client('system:kube-scheduler'),
  ]);
  const configOf = (client: KeyPair): string =>
    kubeconfigOf({ name: context, server, authority: authority.certificate, client });
  const contents: Record<FileName, string> = {
    'ca.crt': authority.certificate,
    'ca.key': authority.key,
    'server.crt': serving.certificate,
    'server.key': serving.key,
    'service-account.key': signing.privateKey,
    'service-account.pub': signing.publicKey,
    'admin.kubeconfig': configOf(admin),
    'controller-manager.kubeconfig': configOf(manager),
    'scheduler.kubeconfig': configOf(scheduler),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await Promise.all(
    Object.entries(contents).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })),
  );
  return { folder, ports, server, context, file: name => join(folder, name), data: join(folder, 'data') };
}
