import { environmentSchema, type Environment } from '@cedille/environment';
import { isMap, type JsonSchema, type Path } from '@cedille/source';
import { valueAt } from './layers.ts';

export interface FactsBehindOptions {
  facts: Environment;
  /** The values that follow from facts; it may throw for facts that make no sense. */
  compute: (facts: Environment) => Promise<unknown>;
  /** Values to explain. */
  paths: readonly Path[];
}

/**
 * The facts that each value follows from. What computes values is a pure function, so this is found out by asking: a fact
 * on which a value depends is one without which, or with another text or number, that value is another one. It does not
 * matter by which variables, helpers and conditions the fact gets there.
 */
export async function factsBehind({ facts, compute, paths }: FactsBehindOptions): Promise<Path[][]> {
  const usual = await compute(facts);
  const behind = paths.map((): Path[] => []);
  for (const { path, others } of nodesOf(facts)) {
    const results = await Promise.all(others.map(other => compute(other).catch(() => usual)));
    paths.forEach((value, index) => {
      if (results.some(result => !isSame(valueAt(result, value), valueAt(usual, value)))) behind[index]!.push(path);
    });
  }
  return behind.map(found => found.filter(path => !found.some(other => isBelow(other, path))));
}

interface FactNode {
  path: Path;
  /** The facts with something else, or nothing, at this path. */
  others: Environment[];
}

/** What names an environment and says what it is for decides nothing; the list of components decides what is rendered at all. */
const DECIDES_NOTHING = new Set(['description', 'components']);

function nodesOf(facts: Environment): FactNode[] {
  const walk = (value: unknown, path: Path): FactNode[] => {
    if (DECIDES_NOTHING.has(String(path[0]))) return [];
    const others = [...otherValues(value, path), undefined].map(other => replaced(facts, path, other) as Environment);
    return [{ path, others }, ...childrenOf(value).flatMap(([key, item]) => walk(item, [...path, key]))];
  };
  return childrenOf(facts).flatMap(([key, value]) => walk(value, [key]));
}

function childrenOf(value: unknown): [key: string | number, value: unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  return isMap(value) ? Object.entries(value) : [];
}

/** Other values of the same type: all that the schema allows where it names them. */
function otherValues(value: unknown, path: Path): unknown[] {
  const named = allowedAt(path)?.filter(allowed => allowed !== value);
  if (named?.length) return named;
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  // Every part of it becomes another one: it is not known which part is read. A scheme has to stay one.
  if (typeof value === 'string') return [value.replace(/(?![a-z]+:\/\/)(?<![a-z])[a-z][a-z0-9]*|\d+/gi, '$&0')];
  return [];
}

function allowedAt(path: Path): readonly unknown[] | undefined {
  const schema = path.reduce<JsonSchema | undefined>((found, key) => {
    if (typeof found !== 'object') return undefined;
    return typeof key === 'number' ? found['items'] : (found['properties']?.[key] ?? found['additionalProperties']);
  }, environmentSchema);
  return typeof schema === 'object' ? (schema['enum'] as readonly unknown[] | undefined) : undefined;
}

function replaced(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => (index === key ? replaced(item, rest, other) : item));
    return items.filter((item, index) => index !== key || item !== undefined);
  }
  const { [key]: inner, ...others } = value as Record<string, unknown>;
  const made = replaced(inner, rest, other);
  return made === undefined ? others : { ...(value as object), [key]: made };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isBelow(path: Path, above: Path): boolean {
  return path.length > above.length && above.every((key, index) => path[index] === key);
}
