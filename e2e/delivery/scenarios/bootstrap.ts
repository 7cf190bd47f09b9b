import { chartOf, goesToCluster, listComponents, type Component } from '@cedille/component';
import { loadPins } from '@cedille/delivery';
import { loadWorkspace } from '@cedille/pipeline';
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
      const components = await componentsOf(workspace);
      expect(states.map(({ name }) => name)).toEqual(components.map(({ name }) => name));
    });

    it('each component runs the very bundle that is pinned, by digest', async () => {
      const { applications, workspace } = delivery();
      const components = await componentsOf(workspace);
      const charts = new Map(components.map(component => [component.name, chartOf(component)]));
      // Pinned is also what is for no cluster.
      const pins = await loadPins({ ...workspace, components: await listComponents(workspace.root) });
      for (const { name, revision } of await applications())
        if (name !== 'platform') expect([name, revision]).toEqual([name, pins.get(charts.get(name)!)?.digest]);
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

/** What the environment lists, and what is asked for there, each a component of its own. */
async function componentsOf({ root, environment }: Delivery['workspace']): Promise<Component[]> {
  const { components, places } = await loadWorkspace(root, { environments: [environment] });
  const present = new Set(places[0]!.environment.facts.components);
  return components
    .filter(component => present.has(component.name) && goesToCluster(component))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
