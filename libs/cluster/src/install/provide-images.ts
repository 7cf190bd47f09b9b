import { objectsOf, type Manifest } from '@cedille/manifests';
import type { Cluster } from '../cluster.ts';
import type { BuildOptions } from '../images/build-images.ts';
import { imagesFor, imagesOf } from '../images/component-images.ts';

export interface ProvideImagesOptions extends BuildOptions {
  /** Whether it can pull images, and how it gets them otherwise. */
  cluster: Pick<Cluster, 'capabilities' | 'loadImages'>;
  /** Of the archive that is made: a component, or an environment. */
  name: string;
  manifests: readonly Manifest[];
}

/** What the Pods of some manifests run. */
export interface ProvidedImages {
  /** Images that are not what upstream publishes under their names, and in which way. */
  standIns: { image: string; differs: string }[];
  /** Images that cannot be had: what they run does not become ready. */
  missing: readonly string[];
}

/** Sees to the images of manifests: where the cluster cannot pull them, they are made of programs and loaded. */
export async function provideImages(options: ProvideImagesOptions): Promise<ProvidedImages> {
  const { cluster, name, manifests, ...build } = options;
  if (cluster.capabilities.has('upstreamImages')) return { standIns: [], missing: [] };
  const { built, missing } = await imagesFor(name, imagesOf(manifests.flatMap(objectsOf)), build);
  if (built) await cluster.loadImages([built.file]);
  const standIns = (built?.images ?? []).flatMap(({ names, standIn }) =>
    standIn ? names.map(image => ({ image, differs: standIn })) : [],
  );
  return { standIns, missing };
}
