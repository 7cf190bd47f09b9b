import { CedilleError } from '@cedille/source';
import { renderPlatform } from './render-platform.ts';
import type { RenderedManifests, Rendering, RenderPlatformOptions } from './rendering.ts';

/**
 * The way of the data for whoever goes on with manifests that have to be right. Writes nothing.
 * @throws CedilleError with every error that there is
 */
export async function renderManifests(
  options: Omit<RenderPlatformOptions, 'write' | 'onManifests' | 'isKnown' | 'onReplaced'>,
): Promise<{ manifests: RenderedManifests[]; renderings: Rendering[] }> {
  const manifests: RenderedManifests[] = [];
  const onManifests = (rendered: RenderedManifests): void => void manifests.push(rendered);
  const { renderings, problems } = await renderPlatform({ ...options, write: false, onManifests });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length) throw new CedilleError(errors);
  return { manifests, renderings };
}
