import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { inventory } from './inventory.ts';
import { releaseClusters, soon, type Scene } from './scene.ts';

const HOST = 'environments/host/environment.yaml';
const SINGLE_SIGN_ON = 'sso: { issuer: https://argocd.host.example/api/dex }\n';
const FILE = 'environments/guest/sandboxes/ada.yaml';
const STATEFUL_SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'guest-ada', namespace: 'vcluster-guest-ada' },
};

/** A person gets a sandbox beside the environment, by a file, and gives it back. */
export function sandboxDelivered(scene: () => Scene): void {
  describe('a sandbox beside it', () => {
    it('comes by its file', async () => {
      const { workspace, client } = scene().delivery;
      const day = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10);
      await workspace.commit('feat: ada', {
        [HOST]: (await workspace.read(HOST)) + SINGLE_SIGN_ON,
        'environments/host/members/ada.yaml': stringify({ account: 'ada', clusters: {} }),
        [FILE]: stringify({ purpose: 'To try things.', expires: day }),
      });
      await releaseClusters(scene());
      await soon(scene(), 'its API server is ready', async () => {
        const { readyReplicas } = ((await client.read(STATEFUL_SET))?.status ?? {}) as { readyReplicas?: number };
        return readyReplicas === 1;
      });
      await scene().getsWell('everything runs beside it');
    });

    it('goes with its file, its namespace and its volume, and nobody is asked', async () => {
      const { workspace, client } = scene().delivery;
      const ofAda = async (): Promise<string[]> => (await inventory(client)).filter(line => line.includes('guest-ada'));
      expect(await ofAda()).toContainEqual(expect.stringMatching(/^PersistentVolumeClaim /));
      await workspace.commit('chore: ada leaves', { [FILE]: undefined });
      await releaseClusters(scene());
      await soon(scene(), 'nothing of it is left', async () => (await ofAda()).length === 0);
      await scene().getsWell('the environment is as it was');
    });
  });
}
