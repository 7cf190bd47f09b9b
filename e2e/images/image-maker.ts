import { REGISTRY_PORT, type ImageMaker, type MadeForPods, type MadeImage, type MakeOptions } from '@cedille/cluster';
import { loadToolVersions } from '@cedille/helm';
import { buildImages } from './build-images.ts';
import { buildNodeImage } from './node/node-recipe.ts';
import { planImages } from './plan-images.ts';

/** Images that consist of programs which are published or can be built: no registry is needed. */
export const imageMaker: ImageMaker = { node: buildNodeImage, registry: buildRegistryImage, forPods };

/** One program is all that it takes. */
async function buildRegistryImage(options: MakeOptions): Promise<MadeImage> {
  const { crane } = await loadToolVersions(options.root, 'crane');
  const image = `localhost/cedille/registry:${crane.version}`;
  const recipe = {
    names: [image],
    programs: { crane: 'crane' },
    config: { entrypoint: ['/crane', 'registry', 'serve', '--address', `:${REGISTRY_PORT}`, '--disk', '/tmp'] },
  } as const;
  return { image, ...(await buildImages('registry', [recipe], options)) };
}

async function forPods(name: string, images: readonly string[], options: MakeOptions): Promise<MadeForPods> {
  const { recipes, missing } = await planImages(images, options);
  if (!recipes.length) return { made: undefined, standIns: [], missing };
  const made = await buildImages(name, recipes, options);
  const standIns = made.images.flatMap(({ names, standIn }) =>
    standIn ? names.map(image => ({ image, differs: standIn })) : [],
  );
  return { made, standIns, missing };
}
