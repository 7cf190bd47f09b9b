import { bootstrapVault, describeAccounts, explainPods, until } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { isSettled } from '../../argocd/applications.ts';
import type { LivePlatform } from '../../support/live-platform.ts';
import { tell } from '../../support/tell.ts';

/** From a fresh Argo CD to a whole platform: all that a person does on the way is to bootstrap Vault. */
export function arrival(platform: () => LivePlatform): void {
  describe('the platform comes up', () => {
    it('as far as Vault, which waits for whoever holds its key', async () => {
      const { client, application, intact, settled } = platform();
      const server = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vault-0', namespace: 'vault' } };
      await until({
        what: 'the server of Vault runs',
        timeoutMs: 900_000,
        condition: async () => {
          await intact();
          return ((await client.read(server))?.status as { phase?: string } | undefined)?.phase === 'Running';
        },
        state: async () => {
          const unready = describeAccounts(await explainPods(path => client.request({ path })));
          return `${await platform().kubectl(['get', 'pods,applications', '-A'])}\n${unready}`;
        },
      });
      // What was there before is what Vault requires.
      await settled('cert-manager is settled', states =>
        states.some(one => one.name === 'cert-manager' && isSettled(one)),
      );
      // On a busy machine it may be looked at while a part of it is tried again.
      expect((await application('vault'))?.health).toMatch(/^(Progressing|Degraded)$/);
      expect(await application('vault-config-operator')).toBeUndefined();
    });

    it('and to its end once Vault is bootstrapped', async () => {
      const { cluster, kubectl, kubectlPath, manifests, settled } = platform();
      const { kubeconfig } = cluster;
      const operator = manifests('vault-config-operator');
      await bootstrapVault({
        target: ['--kubeconfig', kubeconfig],
        kubectl: kubectlPath,
        manifests: operator,
        onProgress: tell,
      });
      const states = await settled();
      expect(states.every(isSettled)).toBe(true);
      tell(`\n${await kubectl(['get', 'pods', '-A'])}\n${await kubectl(['-n', 'argocd', 'get', 'applications'])}`);
    });
  });
}
