import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubernetesClient, KubernetesObject, Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import type { RunningProgram } from '@cedille/program';
import { createAuthority } from '../control-plane/certificates.ts';
import { definitionsWithStatus } from '../stand-ins/define-kinds.ts';
import { established } from '../support/established.ts';
import { signInAs } from '../support/sign-in.ts';
import { tell } from '../support/tell.ts';
import type { Registration } from './find-registrations.ts';

/** The account of the provider, and the file by which it signs in. */
export const PROVIDER = {
  name: 'provider-kubernetes',
  namespace: 'crossplane-system',
  kubeconfig: 'provider.kubeconfig',
} as const;

const GROUP = 'kubernetes.m.crossplane.io';
const kind = (name: string, scope: 'Cluster' | 'Namespaced', plural = `${name.toLowerCase()}s`) => ({
  ...{ apiVersion: `${GROUP}/v1alpha1`, kind: name, plural, scope, storage: true },
});
const KINDS = [
  kind('ClusterProviderConfig', 'Cluster'),
  kind('Object', 'Namespaced'),
  kind('ObservedObjectCollection', 'Namespaced'),
  kind('ProviderConfig', 'Namespaced'),
  kind('ProviderConfigUsage', 'Namespaced'),
];

export interface PrepareProviderOptions {
  client: KubernetesClient;
  run: Run;
  /** Of the cluster that it works in. */
  kubeconfig: string;
}

/** What Crossplane does when it installs the provider: its kinds, its account, and the rights over these kinds. */
export async function prepareProvider({ client, run, kubeconfig }: PrepareProviderOptions): Promise<void> {
  const { namespace } = PROVIDER;
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: PROVIDER.name, namespace } });
  for (const object of [...definitionsWithStatus(KINDS), ...ownRights()]) await client.apply(object);
  await writeFile(join(run.folder, PROVIDER.kubeconfig), await signInAs({ client, kubeconfig, account: PROVIDER }));
  for (const name of KINDS.map(({ plural }) => `${plural}.${GROUP}`)) await established(client, name);
}

/** How it signs in: in a Pod it is the account of the Pod, which is the same one. */
export function providerCredentials(run: Run): { source: string; fs: { path: string } } {
  return { source: 'Filesystem', fs: { path: join(run.folder, PROVIDER.kubeconfig) } };
}

export interface FurnishOptions extends PrepareProviderOptions {
  registration: Registration;
}

/** What is there before a virtual cluster is made: kinds, namespaces, the account, the policy; then what is rendered for it. */
export async function furnish({ client, run, kubeconfig, registration }: FurnishOptions): Promise<void> {
  for (const name of [registration.target.metadata.namespace!, registration.source.namespace])
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await prepareProvider({ client, run, kubeconfig });
  for (const object of registration.policies) await client.apply(object);
  await client.apply({
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'ClusterProviderConfig',
    metadata: { name: 'default' },
    spec: { credentials: providerCredentials(run) },
  } as KubernetesObject);
  for (const object of [...registration.rights, registration.target, registration.object]) await client.apply(object);
}

/** What Crossplane gives every provider over its own kinds, but for those over all Secrets. */
function ownRights(): KubernetesObject[] {
  const rbac = 'rbac.authorization.k8s.io';
  const subjects = [{ kind: 'ServiceAccount', name: PROVIDER.name, namespace: PROVIDER.namespace }];
  const metadata = { name: 'provider-of-the-suite' };
  const rules = [
    { apiGroups: [GROUP], resources: ['*'], verbs: ['*'] },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch', 'update'] },
  ];
  return [
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata, rules },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata, subjects },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: metadata.name },
    },
  ] as KubernetesObject[];
}

export interface StartProviderOptions {
  root: string;
  run: Run;
}

let started = 0;

/** As its Pod would run, but that it looks again each second. */
export async function startProvider({ root, run }: StartProviderOptions): Promise<RunningProgram> {
  const { path } = await resolveTool('provider-kubernetes', { root, onProgress: tell });
  const folder = join(run.folder, 'provider-tls');
  await mkdir(folder, { recursive: true });
  const { certificate, key } = await (await createAuthority('provider')).server(PROVIDER.name, ['localhost']);
  await writeFile(join(folder, 'tls.crt'), certificate);
  await writeFile(join(folder, 'tls.key'), key);
  return run.start({
    name: `provider-kubernetes-${++started}`,
    file: path,
    args: [
      '--poll=1s',
      '--poll-jitter-percentage=0',
      '--sanitize-secrets',
      `--health-probe-bind-addr=127.0.0.1:${await run.port()}`,
    ],
    env: { KUBECONFIG: join(run.folder, PROVIDER.kubeconfig), TLS_SERVER_CERTS_DIR: folder },
  });
}
