import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../support/delivery.ts';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } };

/** The Argo CD of another environment gets to know the cluster. */
export function registration(delivery: () => Delivery): void {
  describe('before its cluster is known', () => {
    it('the bootstrap says what is missing', async () => {
      await expect(bootstrap(delivery())).rejects.toThrow(/knows the cluster annex-cluster\s+✗/);
    });

    it('nothing is delivered, and its Applications say why', async () => {
      await delivery().settled('an Application says that nobody knows its cluster', states =>
        states.some(({ complaints }) =>
          complaints.some(text => text.includes('no clusters with this name: annex-cluster')),
        ),
      );
      expect(await delivery().target.list({ apiVersion: 'apps/v1', kind: 'Deployment' })).toEqual([]);
    });
  });

  describe('once its cluster is known', () => {
    it('everything goes on by itself', async () => {
      const { hub, settled } = delivery();
      await hub!.register();
      await settled();
    });

    it('its root has come after everything else in the hub', async () => {
      const { hub, record } = delivery();
      const { made } = record.times().find(({ name }) => name === 'platform')!;
      const late = hub!.times().filter(({ name, settled }) => name !== 'platform' && !(settled! <= made));
      expect(late).toEqual([]);
    });

    it('there is no Argo CD beside what it delivers', async () => {
      expect(await delivery().target.read(NAMESPACE)).toBeUndefined();
    });

    it('nothing of it is in the cluster of the hub, where the same components run', async () => {
      const { client, target } = delivery();
      const shop = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'shop' } };
      const tracking = async (place: typeof client): Promise<unknown> =>
        (await place.read(shop))?.metadata.annotations?.['argocd.argoproj.io/tracking-id'];
      expect(await tracking(client)).toBe('shop:apps/Deployment:shop/shop');
      expect(await tracking(target)).toBe('annex-shop:apps/Deployment:shop/shop');
    });

    it('the bootstrap has nothing left to say', async () => {
      const said = await bootstrap(delivery());
      expect(said).not.toContain('✗');
      expect(said).toContain('annex is delivered.');
    });
  });
}

function bootstrap({ workspace: { cedille, environment }, hub }: Delivery): Promise<string> {
  return cedille('bootstrap', environment, '--context', hub!.context, '--kubeconfig', hub!.kubeconfig);
}
