import { bootstrapVault, until, type KubernetesObject } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import type { LivePlatform } from '../../support/live-platform.ts';
import { tell } from '../../support/tell.ts';
import { vaultAs } from '../../support/vault.ts';
import { secretValue } from './certificates.ts';

/** Vault makes the secrets of a component and gives them to that component alone. */
export function secrets(platform: () => LivePlatform): void {
  describe('secrets', () => {
    const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vault-0', namespace: 'vault' } };
    const site = { namespace: 'grav', account: 'vault-secrets', role: 'grav' };

    it('are made in Vault, and reach the program that uses them', async () => {
      const { client, kubectl } = platform();
      const vault = await vaultAs(platform(), site);
      const salt = await vault(['kv', 'get', '-mount=kv', '-field=salt', 'grav/salt']);
      expect(salt).toMatch(/^[\w.~-]{20}$/);
      expect((await secretValue(client, 'grav', 'grav-salt', 'salt')).toString()).toBe(salt);
      const used = ['cat', '/app/www/public/user/config/security-private.php'];
      expect(await kubectl(['-n', 'grav', 'exec', 'deploy/grav', '-c', 'php', '--', ...used])).toContain(`'${salt}'`);
    });

    it('are followed when they change in Vault', async () => {
      const { client } = platform();
      const vault = await vaultAs(platform(), site);
      await vault(['kv', 'patch', '-mount=kv', '-method=rw', 'grav/sre', 'password=-'], 'chosen by hand');
      await until({
        what: 'the Secret has the new value',
        timeoutMs: 400_000,
        condition: async () =>
          (await secretValue(client, 'grav', 'grav-sre', 'password')).toString() === 'chosen by hand',
      });
    });

    it('are given to nobody else', async () => {
      const vault = await vaultAs(platform(), site);
      await expect(vault(['kv', 'get', '-mount=kv', 'grafana/admin/admin-password'])).rejects.toMatchObject(
        says('permission denied'),
      );
      const other = vaultAs(platform(), { ...site, account: 'default' });
      await expect(other).rejects.toMatchObject(says('not authorized'));
    });

    it('are not locked away by a bootstrap that is repeated', async () => {
      const { cluster, kubectlPath, manifests } = platform();
      await bootstrapVault({
        target: ['--kubeconfig', cluster.kubeconfig],
        kubectl: kubectlPath,
        manifests: manifests('vault-config-operator'),
        onProgress: tell,
      });
    });

    it('are there again after a restart, without anybody', async () => {
      const { client, settled } = platform();
      const { uid } = (await client.read(pod))!.metadata;
      await client.delete(pod);
      await until({
        what: 'another Pod has taken the place of vault-0',
        timeoutMs: 120_000,
        condition: async () => ((await client.read(pod))?.metadata.uid ?? uid) !== uid,
      });
      await isReady(platform(), pod);
      await settled();
      const vault = await vaultAs(platform(), site);
      expect(await vault(['kv', 'get', '-mount=kv', '-field=password', 'grav/sre'])).toBe('chosen by hand');
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
