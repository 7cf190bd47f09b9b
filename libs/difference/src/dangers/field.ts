import { isMap } from '@cedille/source';

/** The value at a path of keys, or undefined when something on the way is missing. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), value);
}

/** The same for a list: empty when there is none. */
export function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

/** The same for a list of text. */
export function texts(value: unknown, ...path: readonly string[]): string[] {
  return list(value, ...path).map(String);
}
