import { until, type KubernetesObject } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../support/delivery.ts';

const at = (name: string) => ({ metadata: { name, namespace: name } });

/** Somebody changes by hand what a bundle says. */
export function drift(delivery: () => Delivery): void {
  describe('drift', () => {
    it('in a field is undone', async () => {
      const { target } = delivery();
      const map = { apiVersion: 'v1', kind: 'ConfigMap', ...at('shop') };
      const text = async () => ((await target.read(map))?.data as { text: string }).text;
      const meant = await text();
      const other: KubernetesObject = { ...map, data: { text: 'by hand' } };
      const changed = await target.apply(other, { fieldManager: 'somebody' });
      expect(changed.data).toEqual({ text: 'by hand' });
      await until({ what: 'the ConfigMap is as its bundle says', condition: async () => (await text()) === meant });
    });

    it('by which an object is gone is fixed', async () => {
      const { target, settled } = delivery();
      const workload = { apiVersion: 'apps/v1', kind: 'Deployment', ...at('shop') };
      const { uid } = (await target.read(workload))!.metadata;
      await target.delete(workload);
      const back = async () => {
        const now = await target.read(workload);
        return now !== undefined && now.metadata.uid !== uid;
      };
      await until({ what: 'the Deployment is back', condition: back });
      await settled();
    });
  });
}
