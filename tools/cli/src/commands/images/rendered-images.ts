import { parseManifests } from '@cedille/manifests';
import { loadWorkspace, renderManifests } from '@cedille/pipeline';
import { collectImages } from '../sbom/bill-of-materials.ts';

export interface RenderedImagesOptions {
  root: string;
  components: readonly string[];
  signal?: AbortSignal | undefined;
}

/**
 * Component → its images with their tags → their digests, where they are rendered with one. Of every environment whose nodes
 * fetch images by themselves: on a cluster of kind they may be ones that were made here.
 */
export async function renderedImages(
  options: RenderedImagesOptions,
): Promise<Map<string, Map<string, string | undefined>>> {
  const { places } = await loadWorkspace(options.root);
  const fetching = places.filter(({ environment }) => environment.facts.cluster.kind !== 'kind');
  const environments = fetching.map(({ environment }) => environment.name);
  const { manifests } = await renderManifests({ ...options, environments });
  const found = new Map(options.components.map(name => [name, new Map<string, string | undefined>()]));
  for (const { component, instanceOf, environment, text } of manifests)
    for (const [image, digest] of imagesIn(text, environment)) {
      // Images that somebody asks for are not those of the chart: they have the digest that the request names.
      const own = found.get(instanceOf ?? component);
      if (own) note(own, image, digest);
    }
  return found;
}

/** The images that a rendered text names. */
export function imagesIn(text: string, file: string): Map<string, string | undefined> {
  const references = new Set<string>();
  for (const { object } of parseManifests({ text, file }).manifests) collectImages(object, references);
  const images = new Map<string, string | undefined>();
  for (const reference of references) note(images, ...splitDigest(reference));
  return images;
}

function splitDigest(reference: string): [string, string | undefined] {
  const [image = reference, digest] = reference.split('@');
  return [image, digest];
}

function note(images: Map<string, string | undefined>, image: string, digest: string | undefined): void {
  if (digest !== undefined || !images.has(image)) images.set(image, digest);
}
