import { canReachImages, imagesFor, imagesOf, loadIntoKept } from '@cedille/cluster';
import { objectsOf, type Manifest } from '@cedille/manifests';
import type { CommandContext } from '../context.ts';

export interface ProvideImagesOptions {
  context: CommandContext;
  /** Name of the cluster. */
  cluster: string;
  manifests: Iterable<Manifest>;
}

/**
 * Where images cannot be pulled, those whose programs can be built are made and loaded; what is not the publisher's own is
 * told, and so is what cannot be had at all. Does nothing where they can be pulled.
 */
export async function provideImages({ context, cluster, manifests }: ProvideImagesOptions): Promise<void> {
  const { root, terminal, signal } = context;
  const onProgress = (line: string): void => terminal.note(line);
  if (await canReachImages(signal)) return;
  const images = imagesOf([...manifests].flatMap(objectsOf));
  const { built, missing } = await imagesFor('local', images, { root, signal, onProgress });
  if (built) await loadIntoKept({ root, name: cluster, signal, onProgress }, [built.file]);
  terminal.note('Docker Hub cannot be reached: images are made here where their programs can be built.');
  for (const { names, standIn } of built?.images ?? [])
    terminal.note(`  ${names.join(', ')}${standIn ? `  (${standIn})` : ''}`);
  for (const image of missing) terminal.note(`  ${image}  cannot be had: its Pods will not start`);
}
