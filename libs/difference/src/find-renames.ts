import { isMap } from '@cedille/source';
import { plainText } from './compare/compare-values.ts';
import type { Pair, ReadObject } from './read-objects.ts';

/** Beyond this many of one kind, nobody would find renames by hand either. */
const MOST_OF_A_KIND = 60;
/** Part of the fields that has to stay for an object to be called the same. */
const ENOUGH = 0.75;

/** A removed and an added object of one kind and component that say nearly the same: one that was renamed. */
export function findRenames(pairs: readonly Pair[]): Pair[] {
  const removed = groupByKind(pairs.flatMap(({ before, after }) => (before && !after ? [before] : [])));
  const added = groupByKind(pairs.flatMap(({ before, after }) => (after && !before ? [after] : [])));
  const partner = new Map<ReadObject, ReadObject>();
  for (const [kind, gone] of removed) {
    const come = added.get(kind) ?? [];
    if (gone.length <= MOST_OF_A_KIND && come.length <= MOST_OF_A_KIND) match(gone, come, partner);
  }
  const renamed = new Set(partner.values());
  return pairs.flatMap((pair): Pair[] => {
    if (pair.after && renamed.has(pair.after)) return [];
    const after = pair.before && partner.get(pair.before);
    return after ? [{ ...pair, after }] : [pair];
  });
}

function groupByKind(objects: readonly ReadObject[]): Map<string, ReadObject[]> {
  const groups = new Map<string, ReadObject[]>();
  for (const object of objects) {
    const key = `${object.component} ${object.identity.group} ${object.identity.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  return groups;
}

/** The most alike first; each object is used once. */
function match(gone: readonly ReadObject[], come: readonly ReadObject[], partner: Map<ReadObject, ReadObject>): void {
  const leaves = new Map([...gone, ...come].map(one => [one, leavesOf(one)]));
  const candidates = gone
    .flatMap(before => come.map(after => ({ before, after, score: alike(leaves.get(before)!, leaves.get(after)!) })))
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score);
  const used = new Set<ReadObject>();
  for (const { before, after } of candidates) {
    if (partner.has(before) || used.has(after)) continue;
    partner.set(before, after);
    used.add(after);
  }
}

/** Fields with their values, without what every object of a component has. */
function leavesOf({ object }: ReadObject): ReadonlySet<string> {
  const leaves = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    if (isMap(value)) for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
    else leaves.add(`${path}=${plainText(value)}`);
  };
  for (const [key, value] of Object.entries(object)) {
    if (!['apiVersion', 'kind', 'metadata', 'status'].includes(key)) visit(value, key);
  }
  return leaves;
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (!a.size || !b.size) return 0;
  let shared = 0;
  for (const leaf of a) if (b.has(leaf)) shared += 1;
  return shared / Math.max(a.size, b.size);
}
