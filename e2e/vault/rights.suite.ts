// What vault-config-operator may do in its cluster: as if it were administrator there, a real API server still refuses all but
// what the rendered policy leaves it.
import {
  createKubernetesClient,
  until,
  type KubernetesClient,
  type KubernetesObject,
  type Run,
} from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { findTenancies, type RenderedPlace } from './places.ts';

const settings = readSettings();
const [tenancy] = await findTenancies(settings);
const OPERATOR = { namespace: 'vault-config-operator', name: 'vault-config-operator-controller-manager' };

describe.each([tenancy!.keeper, tenancy!.tenants[0]!])('the operator of $name', (place: RenderedPlace) => {
  let run: Run;
  let client: KubernetesClient;
  let asOperator: (args: readonly string[], input?: string) => Promise<string>;

  beforeAll(async () => {
    const suite = await openCluster({ settings, what: 'rights', needs: ['schema'] });
    ({ run } = suite);
    const { kubeconfig } = suite.cluster;
    client = createKubernetesClient({ kubeconfig });
    const { path: file } = await resolveTool('kubectl', { root: settings.root, onProgress: tell });
    const who = ['--kubeconfig', kubeconfig, `--as=system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.name}`];
    asOperator = async (args, input = '') => (await runProgram({ file, args: [...who, ...args], input })).stdout;
    for (const name of ['grafana', 'cedille-site', OPERATOR.namespace]) {
      await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      for (const account of ['vault-secrets', 'vault-administrator', 'other'])
        await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: name, name: account } });
    }
    await client.apply(EVERYTHING as KubernetesObject);
    await client.apply(secret('foreign') as KubernetesObject);
    for (const object of place.objects.filter(({ kind, metadata }) => isPolicy(kind, metadata.name)))
      await client.apply(object);
    // It takes the API server a moment to learn of a policy.
    const isInForce = (): Promise<boolean> => isRefused(asOperator(token('grafana', 'other')));
    await until({ what: 'the policy is in force', timeoutMs: 60_000, condition: isInForce });
  });

  afterAll(async () => {
    client?.close();
    await run?.close();
  });

  it('takes tokens of accounts that sign in to Vault, and no others', async () => {
    expect(await asOperator(token('grafana', 'vault-secrets'))).toMatch(/^ey/);
    expect(await asOperator(token('cedille-site', 'other')).catch(() => 'refused')).toMatch(
      place.facts.clubs?.some(({ name }) => name === 'cedille') ? /^ey/ : 'refused',
    );
    expect(await isRefused(asOperator(token(OPERATOR.namespace, 'other')))).toBe(true);
    expect(await isRefused(asOperator(token('grafana', 'vault-administrator')))).toBe(true);
    expect(await isRefused(asOperator(token(OPERATOR.namespace, 'vault-administrator')))).toBe(
      place.facts.vault.mode === 'external',
    );
  });

  it('takes none for longer than signing in takes', async () => {
    expect(await isRefused(asOperator(token('grafana', 'vault-secrets', '1h')))).toBe(true);
  });

  it('writes Secrets that a VaultSecret owns, and no others', async () => {
    const apply = (object: object): Promise<string> => asOperator(['apply', '-f', '-'], stringify(object));
    await apply(secret('own', OWNER));
    await apply({ ...secret('own', OWNER), stringData: { a: 'changed' } });
    expect(await isRefused(apply(secret('other')))).toBe(true);
    expect(await isRefused(apply(secret('foreign', OWNER)))).toBe(true);
    expect(await isRefused(asOperator(['-n', 'grafana', 'delete', 'secret', 'foreign']))).toBe(true);
    await asOperator(['-n', 'grafana', 'delete', 'secret', 'own']);
  });

  it('makes no Secret that the cluster fills with a token', async () => {
    const type = 'kubernetes.io/service-account-token';
    const annotations = { 'kubernetes.io/service-account.name': 'other' };
    const wanted = secret('token', OWNER);
    const made = asOperator(
      ['apply', '-f', '-'],
      stringify({ ...wanted, metadata: { ...wanted.metadata, annotations }, type, stringData: undefined }),
    );
    expect(await isRefused(made)).toBe(true);
  });
});

function token(namespace: string, account: string, duration = '10m'): string[] {
  return ['-n', namespace, 'create', 'token', account, `--duration=${duration}`];
}

function isRefused(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => false,
    (error: { stderr?: string }) => {
      if (error.stderr?.includes('ValidatingAdmissionPolicy')) return true;
      throw error;
    },
  );
}

function isPolicy(kind: string, name: string): boolean {
  return kind.startsWith('ValidatingAdmissionPolicy') && name === 'vault-config-operator-rights';
}

const OWNER = [{ apiVersion: 'redhatcop.redhat.io/v1alpha1', kind: 'VaultSecret', name: 'own', uid: 'f3a1' }];

function secret(name: string, ownerReferences?: object[]) {
  const metadata = { name, namespace: 'grafana', ...(ownerReferences && { ownerReferences }) };
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'b' } };
}

const EVERYTHING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'everything' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ kind: 'ServiceAccount', ...OPERATOR }],
};
