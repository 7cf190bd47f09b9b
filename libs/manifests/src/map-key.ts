import { YAMLException } from 'js-yaml';

/**
 * A scalar that as a key is another text than its value, no key at all, or a merge. js-yaml makes keys with `String()`
 * and never says that it does, so such a scalar travels in this box until the document is read.
 */
class MapKey extends Number {
  readonly value: unknown;
  private readonly key: () => string;

  constructor(value: unknown, key: () => string) {
    super(0);
    this.value = value;
    this.key = key;
    made = true;
  }

  override toString(): string {
    return this.key();
  }
}

/** Whether there was a box since the last {@link dropMapKeys}: most documents have none. */
let made = false;

/** A number that is written in its own way as a key. */
export function asKey(value: number, key: string): unknown {
  return String(value) === key ? value : new MapKey(value, () => key);
}

/** A value that Kubernetes refuses as a key. */
export function noKey(value: number | null, text: string): unknown {
  return new MapKey(value, () => {
    throw new YAMLException(`${text} cannot be a key`);
  });
}

/** No text of a document begins like this: YAML has no place for the character. */
const MERGE = '\0<<';
let merges = 0;

/** A `<<` that is not quoted. */
export function mergeKey(): unknown {
  return new MapKey('<<', () => `${MERGE}${(merges += 1)}`);
}

/** The data without boxes, with what `<<` brings in its place. */
export function dropMapKeys(data: unknown): unknown {
  if (!made) return data;
  made = false;
  if (data instanceof MapKey) return data.value;
  visit(data, new Set());
  return data;
}

/** Changes maps and lists in place; an alias may lead to one of them twice, or back to itself. */
function visit(data: unknown, seen: Set<unknown>): void {
  if (typeof data !== 'object' || data === null || seen.has(data)) return;
  seen.add(data);
  let merging = false;
  for (const [key, value] of Object.entries(data as Record<string, unknown>)) {
    if (value instanceof MapKey) setOwn(data, key, value.value);
    else visit(value, seen);
    merging ||= key.startsWith(MERGE);
  }
  if (merging) merge(data as Record<string, unknown>);
}

/** What comes later wins: a key over the merge before it, and a merge over the keys before it. Of several maps the first one does. */
function merge(map: Record<string, unknown>): void {
  const entries = Object.entries(map);
  for (const [key] of entries) delete map[key];
  for (const [key, value] of entries) {
    if (!key.startsWith(MERGE)) setOwn(map, key, value);
    else
      for (const source of sourcesOf(value)) for (const [name, one] of Object.entries(source)) setOwn(map, name, one);
  }
}

function sourcesOf(value: unknown): object[] {
  const sources: unknown[] = Array.isArray(value) ? [...(value as unknown[])].reverse() : [value];
  if (sources.every(source => typeof source === 'object' && source !== null && !Array.isArray(source))) {
    return sources as object[];
  }
  throw new YAMLException('a merge takes a map, or a list of maps');
}

/** Also for a key like `__proto__`, which plain assignment would lose. */
function setOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
