import { didYouMean, formatPath } from '@cedille/source';
import type { ObjectType, Type } from '../form/type.ts';
import { SCALAR_WORDS } from './check-scalar.ts';
import { place, report, type Walk } from './walk.ts';

/** A field that the object's type does not have: what was meant, or where it belongs. */
export function unknownField(key: string, walk: Walk): void {
  const { type } = walk.owners.at(-1)!;
  const meant = didYouMean(key, type.fields.keys());
  const home = meant === undefined ? homeOf(key, walk) : undefined;
  const owner = walk.path.length ? formatPath(walk.path) : 'the object';
  walk.path.push(key);
  report(walk, {
    rule: 'unknown-field',
    message: `${place(walk)} is unknown: the API server would drop or refuse it.`,
    expected: home ?? `a field of ${owner}: ${listFields(type)}`,
    ...(meant !== undefined && { didYouMean: meant }),
  });
  walk.path.pop();
}

/** Where a field that is misplaced by one or more levels belongs: in an object above, or in one directly below. */
function homeOf(key: string, { owners, path }: Walk): string | undefined {
  for (const { type, depth } of owners.slice(0, -1).reverse()) {
    if (type.fields.has(key))
      return `${key} to stand ${depth ? `in ${formatPath(path.slice(0, depth))}` : 'at the root'}`;
  }
  for (const [name, { type }] of owners.at(-1)!.type.fields) {
    if (type.kind === 'object' && type.fields.has(key)) return `${key} to stand in ${formatPath([...path, name])}`;
  }
  return undefined;
}

function listFields({ fields }: ObjectType): string {
  const names = [...fields.keys()];
  if (!names.length) return 'it has none';
  return names.length > 12 ? `${names.slice(0, 12).join(', ')} … (${names.length})` : names.join(', ');
}

/** A required field that is not there. */
export function missingField({ key, type }: { key: string; type: Type }, walk: Walk): void {
  report(walk, {
    rule: 'required',
    message: `${walk.path.length ? formatPath(walk.path) : 'The object'} has no ${key}, which is required.`,
    expected: `${key}: ${describe(type)}`,
  });
}

function describe(type: Type): string {
  if (type.kind === 'scalar') return type.enum ? `one of ${type.enum.join(', ')}` : SCALAR_WORDS[type.scalar];
  return { any: 'any value', list: 'a list', map: 'a map', object: 'a map' }[type.kind];
}
