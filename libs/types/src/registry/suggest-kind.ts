import { didYouMean } from '@cedille/source';
import type { KindFacts } from './kind-facts.ts';

/** The kind that was probably meant: the same name in another API version, or a similar name in the same one. */
export function suggestKind(
  known: Iterable<KindFacts>,
  asked: { apiVersion: string; kind: string },
): string | undefined {
  const all = [...known];
  const sameKind = all.filter(({ kind }) => kind === asked.kind);
  const best = sameKind.sort((a, b) => closeness(b, asked.apiVersion) - closeness(a, asked.apiVersion))[0];
  if (best) return `${best.apiVersion} ${best.kind}`;
  const neighbours = all.filter(({ apiVersion }) => apiVersion === asked.apiVersion);
  const kind = didYouMean(
    asked.kind,
    neighbours.map(neighbour => neighbour.kind),
  );
  if (kind !== undefined) return `${asked.apiVersion} ${kind}`;
  const similar = didYouMean(asked.kind, new Set(all.map(one => one.kind)));
  const inGroup = all.find(one => one.kind === similar && groupOf(one.apiVersion) === groupOf(asked.apiVersion));
  return inGroup && `${inGroup.apiVersion} ${inGroup.kind}`;
}

/** The same group counts most, then a kind of Kubernetes itself, then the stored version. */
function closeness({ apiVersion, builtIn, storage }: KindFacts, asked: string): number {
  return (groupOf(apiVersion) === groupOf(asked) ? 4 : 0) + (builtIn ? 2 : 0) + (storage ? 1 : 0);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
