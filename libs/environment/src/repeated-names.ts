import { formatPath, isMap, type Path } from '@cedille/source';

/** Something in a list of facts that has the name of something before it. */
export interface RepeatedName {
  path: Path;
  message: string;
  expected: string;
  fix: string;
}

/** What an item of a list is called: `existing` names objects of different kinds. */
const IDENTITY = ['apiVersion', 'kind', 'namespace', 'name'] as const;

/**
 * Clubs, nodes, pools: whatever facts list by name, each name once. Otherwise everything that is rendered for it comes out
 * twice, and each of those objects would be blamed.
 */
export function repeatedNames(facts: unknown, path: Path = []): RepeatedName[] {
  if (isMap(facts)) return Object.entries(facts).flatMap(([key, value]) => repeatedNames(value, [...path, key]));
  if (!Array.isArray(facts)) return [];
  const first = new Map<string, number>();
  return facts.flatMap((item: unknown, index): RepeatedName[] => {
    if (!isMap(item) || typeof item['name'] !== 'string') return [];
    const identity = IDENTITY.map(key => item[key]).join(' ');
    const before = first.get(identity);
    if (before === undefined) {
      first.set(identity, index);
      return [];
    }
    const list = formatPath(path);
    return [
      {
        path: [...path, index, 'name'],
        message: `${list} has ${item['name']} twice.`,
        expected: `each name once; the first is ${list}[${before}]`,
        fix: `remove one of the two, or rename it`,
      },
    ];
  });
}
