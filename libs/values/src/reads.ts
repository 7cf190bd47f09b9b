/** What a generator read of its facts: the fields of an object, and whether its list of keys. */
export interface Reads {
  keys: boolean;
  fields: Readonly<Record<string, Reads>>;
}

/**
 * All that somebody with these reads saw of the facts, as a text: where it is the same for other facts, a pure function makes
 * the same of them.
 * @param facts plain data that JSON could carry
 */
export function seenBy(reads: Reads, facts: unknown): string {
  const seen: string[] = [];
  look(reads, facts, seen);
  return seen.join('');
}

function look(reads: Reads, value: unknown, seen: string[]): void {
  if (typeof value !== 'object' || value === null) return void seen.push(scalar(value));
  const isList = Array.isArray(value);
  seen.push(isList ? '[' : '{');
  if (reads.keys) seen.push(isList ? String(value.length) : JSON.stringify(keysOf(value)));
  for (const key of Object.keys(reads.fields)) {
    const inner = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
    seen.push(',');
    // In a list, JSON has null for what is not there.
    look(reads.fields[key]!, isNothing(inner) && isList && isIndexIn(value, key) ? null : inner, seen);
  }
  seen.push(isList ? ']' : '}');
}

/** A field without a value is none, as in JSON. */
function keysOf(value: object): string[] {
  return Object.entries(value).flatMap(([key, field]) => (isNothing(field) ? [] : [key]));
}

function isIndexIn(list: readonly unknown[], key: string): boolean {
  return String(Number(key)) === key && Number(key) < list.length && Number(key) >= 0;
}

function scalar(value: unknown): string {
  return isNothing(value) ? 'undefined' : JSON.stringify(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}
