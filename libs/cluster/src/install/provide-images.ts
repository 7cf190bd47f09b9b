import { objectsOf, type Manifest } from '@cedille/manifests';
import type { Cluster } from '../cluster.ts';
import type { ImageMaker, MadeForPods, MakeOptions } from '../images.ts';
import { imagesOf } from './images-of.ts';

export interface ProvideImagesOptions extends MakeOptions {
  /** Whether it can pull images, and how it gets them otherwise. */
  cluster: Pick<Cluster, 'capabilities' | 'loadImages'>;
  images: ImageMaker;
  /** Of the archive that is made: a component, or an environment. */
  name: string;
  manifests: readonly Manifest[];
}

/** Sees to the images of manifests: where the cluster cannot pull them, they are made of programs and loaded. */
export async function provideImages(options: ProvideImagesOptions): Promise<Omit<MadeForPods, 'made'>> {
  const { cluster, images, name, manifests, ...make } = options;
  if (cluster.capabilities.has('upstreamImages')) return { standIns: [], missing: [] };
  const { made, standIns, missing } = await images.forPods(name, imagesOf(manifests.flatMap(objectsOf)), make);
  if (made) await cluster.loadImages([made.file]);
  return { standIns, missing };
}
