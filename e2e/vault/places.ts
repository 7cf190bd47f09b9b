import { readFile } from 'node:fs/promises';
import { createKubernetesClient, type KubernetesClient, type KubernetesObject, type Run } from '@cedille/cluster';
import { objectsOf } from '@cedille/manifests';
import { loadWorkspace, type Place } from '@cedille/pipeline';
import { parse } from 'yaml';
import { createCluster } from '../support/create-cluster.ts';
import { renderEnvironments } from '../support/render-environments.ts';
import type { Settings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';

type Facts = Place['environment']['facts'];

/** An environment as it is rendered. */
export interface RenderedPlace {
  name: string;
  facts: Facts;
  objects: readonly KubernetesObject[];
}

/** Environments that have their secrets in one Vault. */
export interface Tenancy {
  keeper: RenderedPlace;
  tenants: readonly RenderedPlace[];
}

/** Every Vault that several environments share. */
export async function findTenancies(settings: Settings): Promise<Tenancy[]> {
  const { places } = await loadWorkspace(settings.root);
  const rendered = await renderEnvironments({ ...settings, environments: undefined });
  const placeOf = (name: string): RenderedPlace => ({
    name,
    facts: places.find(({ environment }) => environment.name === name)!.environment.facts,
    objects: rendered
      .find(({ environment }) => environment === name)!
      .components.flatMap(({ manifests }) => manifests.flatMap(objectsOf) as KubernetesObject[]),
  });
  return places
    .filter(({ platform }) => platform.tenants.length)
    .map(({ environment, platform }) => ({
      keeper: placeOf(environment.name),
      tenants: platform.tenants.map(({ name }) => placeOf(name)),
    }));
}

/** An environment with an API server of its own, which knows its namespaces and accounts. */
export interface LivePlace extends RenderedPlace {
  client: KubernetesClient;
  /** As Vault is told. */
  api: { server: string; certificateAuthority: string };
  /** A token of an account, as the operator asks for one, or for somebody else. */
  tokenOf(namespace: string, account: string, audience?: string): Promise<string>;
  /** Makes what Pods would have there. */
  addAccount(namespace: string, account: string): Promise<void>;
}

/** Who reviews tokens for Vault in its own cluster: its Pods have this account, bound as Vault's chart binds it. */
export const VAULT_ACCOUNT = { namespace: 'vault', name: 'vault' } as const;

export async function openPlace(place: RenderedPlace, { root, run }: { root: string; run: Run }): Promise<LivePlace> {
  const name = `${run.id}-${place.name}`;
  const cluster = await createCluster({
    root,
    run,
    name,
    choice: 'control-plane',
    needs: ['schema'],
    onProgress: tell,
  });
  const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
  run.defer(() => Promise.resolve(client.close()));
  for (const object of accountsOf(place)) await client.apply(object);
  return {
    ...place,
    client,
    api: await apiOf(cluster.kubeconfig),
    async tokenOf(namespace, account, audience) {
      const wanted = { spec: { ...(audience !== undefined && { audiences: [audience] }) } };
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
      const body = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', ...wanted });
      const made = await client.request({ method: 'POST', path, body, contentType: 'application/json' });
      return (made as { status: { token: string } }).status.token;
    },
    async addAccount(namespace, account) {
      await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: account } });
    },
  };
}

/** What decides who may sign in to Vault, exactly as it is rendered. */
function accountsOf({ objects }: RenderedPlace): KubernetesObject[] {
  const ofKind = (...kinds: string[]): KubernetesObject[] => objects.filter(({ kind }) => kinds.includes(kind));
  const accounts = ofKind('ServiceAccount').filter(({ metadata }) => metadata.name.startsWith('vault-'));
  const inUse = new Set(accounts.map(({ metadata }) => metadata.namespace));
  const rights = ofKind('ClusterRole', 'ClusterRoleBinding').filter(({ metadata }) =>
    metadata.name.startsWith('vault-config-operator-token-review'),
  );
  return [...ofKind('Namespace').filter(({ metadata }) => inUse.has(metadata.name)), ...accounts, ...rights];
}

/** What a kubeconfig says of its API server. */
export async function apiOf(kubeconfig: string): Promise<LivePlace['api']> {
  const { clusters } = parse(await readFile(kubeconfig, 'utf8')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  };
  const { server, 'certificate-authority-data': authority } = clusters[0]!.cluster;
  return { server, certificateAuthority: Buffer.from(authority, 'base64').toString('utf8') };
}
