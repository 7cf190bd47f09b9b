import { loadWorkspace } from '@cedille/pipeline';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../support/delivery.ts';
import { tell } from '../../support/tell.ts';

/** The order that Argo CD really took, against what components say of each other. */
export function waves(delivery: () => Delivery): void {
  describe('waves', () => {
    it('bring a component only when everything that it requires is there and works', async () => {
      const { record, workspace, settled } = delivery();
      await settled();
      const times = new Map(record.times().map(entry => [entry.name, entry]));
      for (const { name, made, settled } of record.times())
        tell(`${name.padEnd(24)} appeared after ${seconds(made)}, settled after ${seconds(settled)}`);
      const edges = await requirements(workspace);
      expect(edges.length).toBeGreaterThan(0);
      for (const { provider, dependent } of edges)
        expect({
          edge: `${dependent} requires ${provider}`,
          waited: times.get(provider)!.settled! <= times.get(dependent)!.made,
        }).toEqual({
          edge: `${dependent} requires ${provider}`,
          waited: true,
        });
    });
  });
}

function seconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? 'never' : `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
}

/** Who has to be there before whom; the root is before everybody, for it brings them. */
async function requirements({
  root,
  environment,
}: Delivery['workspace']): Promise<{ provider: string; dependent: string }[]> {
  const { components, places } = await loadWorkspace(root, { environments: [environment] });
  const present = components.filter(
    ({ name }) => places[0]!.environment.facts.components.includes(name) && name !== 'platform',
  );
  return present.flatMap(({ name: dependent, meta }) =>
    present
      .filter(({ meta: { provides = [] } }) => provides.some(capability => meta.requires?.includes(capability)))
      .map(({ name: provider }) => ({ provider, dependent })),
  );
}
