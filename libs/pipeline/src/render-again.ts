import type { RenderRequest } from '@cedille/helm';
import type { Problem } from '@cedille/source';
import type { Arranged } from './arrange.ts';
import type { RememberedRender } from './memory/remembered-render.ts';
import { splitHashes, type RenderedDocuments } from './references/rendered-documents.ts';
import type { RenderPlaceOptions } from './render-options.ts';
import { arrange, askHelm, requestFor } from './stages.ts';

/** The same question once more, for whoever needs a second answer or a text that nobody kept. */
export async function renderAgain(
  { where, tools, documents, kinds }: RenderPlaceOptions,
  request: RenderRequest,
): Promise<Arranged | { problems: readonly Problem[]; output?: undefined }> {
  const again = await askHelm(tools, request);
  if ('problems' in again) return again;
  return arrange({ text: again.text, file: where.file, cache: documents, registry: kinds.registry });
}

/** The documents of a render, for finding what leads nowhere. */
export function documentsOf(
  options: RenderPlaceOptions,
  { request, key, found }: { request: RenderRequest; key: string; found: RememberedRender },
): RenderedDocuments {
  const { component, environment } = options.where;
  const { documents, related, looked, kinds, defines } = found;
  const manifests = once(async () => {
    const again = await renderAgain(options, request);
    return again.output === undefined ? [] : again.manifests;
  });
  const layers = once(async () => (await requestFor(options)).values.layers);
  const hashes = splitHashes(documents);
  return { component, environment, key, layers, hashes, related, looked, kinds, defines, manifests };
}

/** What is wrong is often wrong in many objects of a render: what that takes is made once. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
