import { createHash } from 'node:crypto';
import type { RenderRequest } from './helm.ts';
import { releasesOf } from './releases-of.ts';
import { sortedVersions } from './template-arguments.ts';
import { valuesText } from './values-text.ts';

/**
 * A digest of everything that the text of a render follows from: requests of the same digest are the same question. Texts,
 * what is remembered about them, and whether a change makes a difference all go by it.
 * @param helm version of Helm
 */
export function requestDigest(request: RenderRequest, helm: string): string {
  if (request.instances) return digestOfAll(releasesOf(request).map(release => requestDigest(release, helm)));
  const { chart, release, namespace, kubeVersion, values } = request;
  const parts = [helm, chart.key, release, namespace, kubeVersion, sortedVersions(request), valuesText(values)];
  const images = [...(request.images ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = [...parts, ...(images.length ? [images] : []), ...(request.edit ? [{ edit: request.edit.key }] : [])];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** Of several releases; that of one is not that of a question which asks for this one alone. */
function digestOfAll(digests: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(digests)).digest('hex');
}
