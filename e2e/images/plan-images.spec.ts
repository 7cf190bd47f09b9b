import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planImages } from './plan-images.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the plan of images', () => {
  const planned = async (...images: string[]) => planImages(images, { root });

  it('takes the very names of the manifests, and says what cannot be made', async () => {
    const { recipes, missing } = await planned('hashicorp/vault:0.0.1', 'ghcr.io/dexidp/dex:v2.45.1');
    expect(recipes.map(({ names }) => names)).toEqual([['hashicorp/vault:0.0.1']]);
    expect(missing).toEqual(['ghcr.io/dexidp/dex:v2.45.1']);
  });

  it('says in which way an image is not what upstream publishes', async () => {
    const { recipes } = await planned('hashicorp/vault:0.0.1');
    expect(recipes[0]!.standIn).toMatch(/^vault is \d+\.\d+\.\d+; built without the user interface$/);
  });

  it('has nothing to say of an image that is what its tag says', async () => {
    const { recipes } = await planned('ghcr.io/projectcontour/contour:v1.33.6');
    expect(recipes[0]!.standIn).toBeUndefined();
  });

  it('makes nothing for an image that is asked for by its digest', async () => {
    const image = `docker.io/library/busybox:1@sha256:${'a'.repeat(64)}`;
    expect(await planned(image)).toEqual({ recipes: [], missing: [image] });
  });
});
