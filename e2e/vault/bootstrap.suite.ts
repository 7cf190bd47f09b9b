// The bootstrap of Vault, ended at every step of it in three ways. Vault and the API server are real; there is no Pod, so a
// program in place of kubectl runs what would be run in it beside the server, and counts the steps.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKubernetesClient, type Cluster, type KubernetesClient, type Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { ProgramError, runProgram } from '@cedille/program';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../support/bundle-program.ts';
import { openCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { apiOf } from './places.ts';
import { standInKubectl, type End } from './stand-in-kubectl.ts';
import { startServer, type VaultServer } from './start-vault.ts';

const settings = readSettings();
const UNSEAL = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-unseal', namespace: 'vault' } } as const;
const OPERATOR = { namespace: 'vault-config-operator', name: 'vault-administrator' };

let run: Run;
let cluster: Cluster;
let client: KubernetesClient;
let once: string;
let kubectl: string;
let authorities: string;

beforeAll(async () => {
  ({ run, cluster } = await openCluster({ settings, what: 'bootstrap of Vault', needs: ['schema'] }));
  client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
  for (const name of ['vault', OPERATOR.namespace])
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: OPERATOR });
  // In a Pod, Vault would ask with its own identity.
  await client.apply(binding());
  kubectl = (await resolveTool('kubectl', { root: settings.root, onProgress: tell })).path;
  once = await bundleProgram(fileURLToPath(new URL('bootstrap-once.ts', import.meta.url)), run.folder);
  authorities = join(run.folder, 'authorities.crt');
  await writeFile(authorities, (await apiOf(cluster.kubeconfig)).certificateAuthority);
});

afterAll(async () => {
  client?.close();
  await run?.close();
});

/** A Vault that nobody has initialized, and a bootstrap of it that may be told to end at a step, by number or by what it does. */
interface Attempt {
  vault: VaultServer;
  /** Runs the bootstrap. @throws ProgramError when it does not come to its end */
  bootstrap(end?: { at: number | string; how: End }): Promise<void>;
  /** Steps of the last run. */
  steps(): Promise<number>;
}

async function begin(name: string): Promise<Attempt> {
  await client.delete(UNSEAL);
  const vault = await startServer({ root: settings.root, run, name });
  const standIn = await standInKubectl({ vault, kubectl, authorities, ownMount: 'kubernetes/lab' });
  const manifests = join(vault.folder, 'manifests.yaml');
  await writeFile(manifests, await declarations());
  return {
    vault,
    async bootstrap(end) {
      await standIn.begin(end);
      const args = [once, cluster.kubeconfig, standIn.kubectl, manifests];
      await runProgram({ file: 'node', args, timeoutMs: 240_000 });
    },
    steps: standIn.steps,
  };
}

/** After whatever happened: one run to the end, and everything is as it should be. */
async function expectSoundEnd({ vault, bootstrap }: Attempt): Promise<void> {
  await bootstrap();
  const jwt = (await runProgram({ file: kubectl, args: createToken() })).stdout.trim();
  const login = { role: OPERATOR.name, jwt };
  expect(await vault.anybody.call('POST', 'auth/kubernetes/lab/login', login)).toMatchObject({ status: 200 });
  expect(await rootTokens(vault, await keptKey())).toBe(1);
}

function createToken(): string[] {
  return ['--kubeconfig', cluster.kubeconfig, '-n', OPERATOR.namespace, 'create', 'token', OPERATOR.name];
}

/** How many there are, the one that is needed to count them included. */
async function rootTokens({ program, address, as }: VaultServer, key: string): Promise<number> {
  const cli = async (args: string[]): Promise<Record<string, string>> =>
    JSON.parse((await runProgram({ file: program, args, env: { VAULT_ADDR: address } })).stdout) as Record<
      string,
      string
    >;
  const { nonce, otp } = await cli(['operator', 'generate-root', '-init', '-format=json']);
  const { encoded_token: encoded } = await cli(['operator', 'generate-root', `-nonce=${nonce}`, '-format=json', key]);
  const decoded = await runProgram({
    file: program,
    args: ['operator', 'generate-root', `-decode=${encoded}`, `-otp=${otp}`],
    env: { VAULT_ADDR: address },
  });
  const root = as(decoded.stdout.trim());
  const { keys } = (await root.insist('LIST', 'auth/token/accessors')) as { keys: string[] };
  const found = await Promise.all(keys.map(accessor => root.call('POST', 'auth/token/lookup-accessor', { accessor })));
  // Whoever counts again must not find what counted before.
  await root.insist('POST', 'auth/token/revoke-self');
  return found.filter(({ data }) => (data.policies as string[] | undefined)?.includes('root')).length;
}

describe('the bootstrap of Vault', () => {
  it('comes to its end, and to the same end when it is repeated', async () => {
    const attempt = await begin('whole');
    await expectSoundEnd(attempt);
    await expectSoundEnd(attempt);
    await attempt.vault.stop();
  });

  it.each<End>(['killed before', 'killed after', 'failed'])(
    'comes to its end the next time, when it is %s any step',
    { timeout: 1_200_000 },
    async how => {
      let at = 0;
      let hasEnded = false;
      while (!hasEnded) {
        at += 1;
        const attempt = await begin(`${how.replaceAll(' ', '-')}-${at}`);
        hasEnded = await attempt.bootstrap({ at, how }).then(
          async () => at > (await attempt.steps()),
          (error: unknown) => {
            if (!(error instanceof ProgramError)) throw error;
            return false;
          },
        );
        await expectSoundEnd(attempt).catch((error: unknown) => {
          throw new Error(`${how} step ${at}, it does not come to its end`, { cause: error });
        });
        await attempt.vault.stop();
      }
      tell(`${how} each of ${at - 1} steps`);
      expect(at).toBeGreaterThan(10);
    },
  );

  it.each(['auth enable', 'policy write', 'auth/kubernetes/lab/role'])(
    'leaves no root token when it fails at "%s"',
    async at => {
      const attempt = await begin(`at-${at.replaceAll(/\W/g, '-')}`);
      await expect(attempt.bootstrap({ at, how: 'failed' })).rejects.toMatchObject({
        stderr: expect.stringContaining('the connection was lost') as string,
      });
      expect(await rootTokens(attempt.vault, await keptKey())).toBe(1);
      await attempt.vault.stop();
    },
  );
});

async function keptKey(): Promise<string> {
  const { data } = (await client.read(UNSEAL)) as unknown as { data: { key: string } };
  return Buffer.from(data.key, 'base64').toString('utf8');
}

/** As vault-config-operator is rendered, as far as the bootstrap looks at it. */
async function declarations(): Promise<string> {
  const { server } = await apiOf(cluster.kubeconfig);
  const object = (kind: string, name: string, spec: object): string =>
    stringify({ apiVersion: 'redhatcop.redhat.io/v1alpha1', kind, metadata: { name }, spec });
  return [
    object('KubernetesAuthEngineConfig', 'lab', { path: 'kubernetes', name: 'lab', kubernetesHost: server }),
    object('Policy', 'lab-administrator', { policy: 'path "sys/mounts" { capabilities = ["read"] }' }),
    object('KubernetesAuthEngineRole', OPERATOR.name, {
      path: 'kubernetes/lab',
      audience: 'https://kubernetes.default.svc.cluster.local',
      policies: ['lab-administrator'],
      targetServiceAccounts: [OPERATOR.name],
      targetNamespaces: { targetNamespaces: [OPERATOR.namespace] },
      tokenTTL: 60,
    }),
  ].join('---\n');
}

function binding() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'token-review' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
    subjects: [{ kind: 'ServiceAccount', ...OPERATOR }],
  };
}
