import { isMap, type Path } from '@cedille/source';

/** What stands at a path; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) => (found as Record<string | number, unknown> | null | undefined)?.[step],
    value,
  );
}

/** The text at a path; undefined for anything else. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The items of the list at a path that are maps, with their places. */
export function mapsAt(value: unknown, path: Path): { item: Record<string, unknown>; path: Path }[] {
  const found = valueAt(value, path);
  if (!Array.isArray(found)) return [];
  return (found as unknown[]).flatMap((item, index) => (isMap(item) ? [{ item, path: [...path, index] }] : []));
}

/** The items of the list at a path that are texts, with their places. */
export function textsAt(value: unknown, path: Path): { text: string; path: Path }[] {
  const found = valueAt(value, path);
  if (!Array.isArray(found)) return [];
  return (found as unknown[]).flatMap((text, index) =>
    typeof text === 'string' ? [{ text, path: [...path, index] }] : [],
  );
}
