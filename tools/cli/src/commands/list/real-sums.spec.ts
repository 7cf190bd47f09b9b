import { join } from 'node:path';
import { sumRequests } from '@cedille/checks';
import { loadWorkspace, renderManifests } from '@cedille/pipeline';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../../..');

describe.skipIf(!process.env['CEDILLE_CHART_MIRROR'])('what real environments ask for', () => {
  it('fits in 12 GiB where everything is on one machine', async () => {
    const { places } = await loadWorkspace(root);
    const small = places.map(({ environment }) => environment).filter(({ facts }) => facts.cluster.kind === 'kind');
    expect(small.length).toBeGreaterThan(0);
    for (const { name, facts } of small) {
      const { manifests } = await renderManifests({ root, environments: [name], upstream: { required: true } });
      const objects = manifests.flatMap(one => one.manifests.map(({ object }) => object));
      const { pods, memory } = sumRequests(objects, facts.cluster);
      expect(pods).toBeGreaterThan(0);
      expect(memory / 2 ** 30, name).toBeLessThan(12);
    }
  });
});
