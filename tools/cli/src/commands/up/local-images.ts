import { canReachImages, loadIntoKept, provideImages, type Capability, type ImageMaker } from '@cedille/cluster';
import type { Manifest } from '@cedille/manifests';
import type { CommandContext } from '../../context.ts';

export interface LocalImagesOptions {
  context: CommandContext;
  /** Name of the cluster. */
  cluster: string;
  images: ImageMaker;
  manifests: readonly Manifest[];
}

/**
 * Where images cannot be pulled, those whose programs can be built are made and loaded. What is not the publisher's own is
 * told, and so is what is not available at all.
 */
export async function localImages({ context, cluster: name, images, manifests }: LocalImagesOptions): Promise<void> {
  const { root, terminal, signal } = context;
  const onProgress = (line: string): void => terminal.note(line);
  const capabilities = new Set<Capability>((await canReachImages(signal)) ? ['upstreamImages'] : []);
  if (!capabilities.size)
    terminal.note('Docker Hub cannot be reached: images are made here where their programs are available');
  const loadImages = (archives: readonly string[]): Promise<void> =>
    loadIntoKept({ root, name, signal, onProgress }, archives);
  const { standIns, missing } = await provideImages({
    root,
    name,
    images,
    manifests,
    signal,
    onProgress,
    cluster: { capabilities, loadImages },
  });
  for (const { image, differs } of standIns) terminal.note(`  ${image}  a stand-in: ${differs}`);
  for (const image of missing) terminal.note(`  ${image}  is not available: its Pods will not start`);
}
