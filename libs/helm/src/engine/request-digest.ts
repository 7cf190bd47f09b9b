import { createHash } from 'node:crypto';
import type { RenderRequest } from './helm.ts';
import { sortedVersions } from './template-arguments.ts';
import { valuesText } from './values-text.ts';

/**
 * A digest of everything that the text of a render follows from: requests of the same digest are the same question. Texts,
 * what is remembered about them, and whether a change makes a difference all go by it.
 * @param helm version of Helm
 */
export function requestDigest(request: RenderRequest, helm: string): string {
  const { chart, release, namespace, kubeVersion, values } = request;
  const parts = [helm, chart.key, release, namespace, kubeVersion, sortedVersions(request), valuesText(values)];
  const images = [...(request.images ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(images.length ? [...parts, images] : parts))
    .digest('hex');
}
