import { loadPins } from '@cedille/delivery';
import { describe, expect, it } from 'vitest';
import { isSettled } from '../../argocd/applications.ts';
import type { Delivery } from '../../support/delivery.ts';
import { prefixOf } from '../../support/of-environment.ts';

/** From an empty cluster to a platform that looks after itself. */
export function bootstrap(delivery: () => Delivery): void {
  describe('after the bootstrap', () => {
    it('Argo CD brings everything, itself and the root included', async () => {
      const { settled, workspace } = delivery();
      const states = await settled();
      expect(states.map(({ name }) => name)).toEqual(await componentsOf(workspace));
    });

    it('each component runs the very bundle that is pinned, by digest', async () => {
      const { applications, workspace } = delivery();
      const pins = await loadPins({ ...workspace, components: await componentsOf(workspace) });
      for (const { name, revision } of await applications())
        if (name !== 'platform') expect([name, revision]).toEqual([name, pins.get(name)?.digest]);
    });

    it('the root follows the channel of its environment', async () => {
      const { client, workspace } = delivery();
      const metadata = { name: `${prefixOf(workspace)}platform`, namespace: 'argocd' };
      const root = await client.read({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata });
      expect(root?.spec).toMatchObject({ source: { targetRevision: workspace.environment } });
    });

    it('it may be done again and changes nothing', async () => {
      const { applications, settled, bootstrap } = delivery();
      const before = await applications();
      await bootstrap();
      await settled();
      expect((await applications()).map(({ name, revision }) => [name, revision])).toEqual(
        before.map(({ name, revision }) => [name, revision]),
      );
      expect((await applications()).every(isSettled)).toBe(true);
    });
  });
}

async function componentsOf({ read, environment }: Delivery['workspace']): Promise<string[]> {
  const text = await read(`environments/${environment}/environment.yaml`);
  const list = /^components:\s*(\[[^\]]*\]|(?:\n\s+- .*)+)/m.exec(text)?.[1] ?? '';
  return [...list.matchAll(/[a-z][a-z0-9-]*/g)].map(([name]) => name).sort();
}
