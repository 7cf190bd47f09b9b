import { isMap, isScalar, parseDocument, visit, type Pair, type Scalar } from 'yaml';
import type { Edit } from './mutation.ts';

/** Values that are another one, and pairs that are not there. `skip` names keys at the root that are for people. */
export function yamlEdits(text: string, skip: ReadonlySet<string> = new Set()): Edit[] {
  const edits: Edit[] = [];
  visit(parseDocument(text), {
    Pair(_, pair, path) {
      const key = String((pair.key as Scalar | null)?.value);
      if (path.length <= 2 && skip.has(key)) return visit.SKIP;
      edits.push(...withoutPair(pair, text, path.at(-1)));
      return undefined;
    },
    Scalar(key, node) {
      if (key === 'key' || !node.range) return;
      const [start, end] = node.range;
      const instead = otherScalar(node);
      if (instead !== undefined) edits.push({ start, end, instead });
    },
  });
  return edits;
}

function otherScalar({ value, type, source }: Scalar): string | undefined {
  if (typeof value === 'boolean') return String(!value);
  if (typeof value === 'number') return String(value + 1);
  if (typeof value !== 'string' || type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') return undefined;
  if (type === 'QUOTE_SINGLE') return `'${(source ?? value).replaceAll("'", "''")}x'`;
  return type === 'QUOTE_DOUBLE' ? JSON.stringify(`${value}x`) : `${value}x`;
}

/** In a map on one line, with the comma; otherwise whole lines. */
function withoutPair(pair: Pair, text: string, parent: unknown): Edit[] {
  const { key, value } = pair as Pair<Scalar, { range?: [number, number, number] } | null>;
  if (!isMap(parent) || !isScalar(key) || !key.range) return [];
  const start = key.range[0];
  const end = value?.range?.[1] ?? key.range[1];
  if (parent.flow) return [{ start, end: end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0), instead: '' }];
  const line = text.lastIndexOf('\n', start) + 1;
  // The first key of an item stands behind its hyphen.
  if (text.slice(line, start).trim()) return [];
  const next = text.indexOf('\n', end - 1);
  return [{ start: line, end: next < 0 ? text.length : next + 1, instead: '' }];
}
