import { ask, createHosts, HttpError } from '@cedille/net';
import { cacheFolder } from '@cedille/program';
import { join } from 'node:path';
import { loadYaml } from '@cedille/source';
import type { ImageMaker, MakeOptions } from '../images.ts';
import { loadMadeImage } from './load-made-image.ts';
import { askRuntime, callRuntime, type Runtime } from './runtime.ts';

export interface NodeImage {
  image: string;
  /** Made here of packages and programs, because the one that kind publishes could not be pulled. */
  built: boolean;
}

export interface NodeImageOptions extends MakeOptions {
  runtime: Runtime;
  /** Asked only when the published image is not available. */
  images: ImageMaker;
}

/**
 * The image of nodes, known to the runtime: the pinned one that kind publishes where it can be pulled, else one that is
 * made here.
 * @throws CedilleError when neither works
 */
export async function nodeImage(options: NodeImageOptions): Promise<NodeImage> {
  const { root, runtime, images, signal, onProgress } = options;
  const published = await pinnedNodeImage(root);
  if ((await askRuntime(runtime, ['image', 'inspect', '--format', '{{.Id}}', published])) !== undefined)
    return { image: published, built: false };
  if (await canReachImages(signal)) {
    onProgress?.(`${published.split('@')[0]}: pulling`);
    await callRuntime(runtime, ['pull', '--quiet', published], { signal, timeoutMs: 900_000 });
    return { image: published, built: false };
  }
  onProgress?.('Docker Hub cannot be reached: the node image is made here');
  const made = await images.node(options);
  await loadMadeImage(made, options);
  return { image: made.image, built: true };
}

/** Whether the images that others publish can be pulled: of all registries, Docker Hub stands for them. */
export async function canReachImages(signal?: AbortSignal): Promise<boolean> {
  const hosts = createHosts({ folder: join(cacheFolder(), 'unreachable', 'hosts') });
  try {
    const { body } = await ask(new URL('https://registry-1.docker.io/v2/'), { method: 'HEAD', hosts, signal });
    await body.dump();
    return true;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}

/** `images.kind-node` in tools/versions.yaml: of the newest patch version of our Kubernetes that kind has. */
async function pinnedNodeImage(root: string): Promise<string> {
  const { data } = await loadYaml(root, 'tools/versions.yaml');
  return (data as { images: Record<'kind-node', string> }).images['kind-node'];
}
