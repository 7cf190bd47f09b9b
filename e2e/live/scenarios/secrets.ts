import { bootstrapVault, until, type KubernetesObject } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LivePlatform } from '../../support/live-platform.ts';
import { runSample, SITE } from '../../support/sample.ts';
import { tell } from '../../support/tell.ts';
import { asOperator, readsSecret, signIn, vaultWith } from '../../support/vault.ts';
import { authorityOf } from './certificates.ts';
import { get } from './gateway.ts';

/** Vault starts, is bootstrapped, and gives a component its secret. */
export function secrets(platform: () => LivePlatform): void {
  describe('secrets', () => {
    const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vault-0', namespace: 'vault' } };
    const bootstrap = async (): Promise<void> => {
      const { root, cluster, manifests } = platform();
      const { path: kubectl } = await resolveTool('kubectl', { root });
      const { kubeconfig } = cluster;
      await bootstrapVault({ kubeconfig, kubectl, manifests: manifests('vault-config-operator'), onProgress: tell });
    };

    beforeAll(async () => {
      await platform().install('vault', { wait: false });
      // Those who get secrets, and the operator that would hand them out.
      const only = ({ kind = '' }) => ['Namespace', 'ServiceAccount'].includes(kind);
      await platform().install('vault-config-operator', { only, wait: false });
    });

    it('are locked up until Vault is bootstrapped', async () => {
      await bootstrap();
      await isReady(platform(), pod);
    });

    it('are not locked away by a bootstrap that is repeated', bootstrap);

    it('are there again after a restart, without anybody', async () => {
      const { client } = platform();
      const { uid } = (await client.read(pod))!.metadata;
      await client.delete(pod);
      await until({
        what: 'another Pod has taken the place of vault-0',
        timeoutMs: 120_000,
        condition: async () => ((await client.read(pod))?.metadata.uid ?? uid) !== uid,
      });
      await isReady(platform(), pod);
    });

    it('are handed out by the rules of the platform', async ({ skip }) => {
      if (platform().cluster.capabilities.has('upstreamImages'))
        skip('vault-config-operator itself does that where its image can be pulled');
      tell('vault-config-operator cannot be had: what its objects say is done here, signed in as it would be');
      await asOperator(platform());
      const vault = await vaultWith(platform(), await signIn(platform(), SITE, 'vault-secrets', SITE));
      await vault(['kv', 'put', '-mount=kv', `${SITE}/salt`, 'salt=-'], 'a pinch of salt');
      await expect(vault(['kv', 'get', '-mount=kv', 'argocd/github'])).rejects.toMatchObject(says('permission denied'));
      await expect(signIn(platform(), SITE, 'default', SITE)).rejects.toMatchObject(says('not authorized'));
    });

    it('reach the component that is meant, and through the gateway whoever it tells them', async ({ skip }) => {
      const { client, cluster, ports } = platform();
      if (cluster.capabilities.has('networkPolicy'))
        skip('only vault-config-operator may talk to Vault where network policies are enforced');
      const ca = (await authorityOf(client)).toString();
      await runSample(platform(), await readsSecret(platform(), { ca, path: `${SITE}/salt`, field: 'salt' }));
      const { body } = await get({ port: ports.https, host: 'www.cedille.localhost', ca });
      expect(JSON.parse(body)).toMatchObject({ file: 'a pinch of salt' });
    });
  });
}

/** What a program that failed said. */
function says(text: string): object {
  return { stderr: expect.stringContaining(text) as string };
}

async function isReady({ client, kubectl }: LivePlatform, pod: KubernetesObject): Promise<void> {
  const { name, namespace } = pod.metadata;
  await until({
    what: `${name} is ready`,
    timeoutMs: 300_000,
    condition: async () => {
      const { status } = ((await client.read(pod)) ?? {}) as { status?: { conditions?: Condition[] } };
      return (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');
    },
    state: () => kubectl(['-n', namespace!, 'describe', 'pod', name]),
  });
}

interface Condition {
  type: string;
  status: string;
}
