import { isMap, type Path } from '@cedille/source';

/** What stands at a path; undefined where something on the way is missing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof key === 'number') return Array.isArray(inner) ? (inner as unknown[])[key] : undefined;
    return isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, value);
}

/** The same for a list: empty where there is none. */
export function listAt(value: unknown, path: Path): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

/** The texts of a list. */
export function textsAt(value: unknown, path: Path): readonly string[] {
  return listAt(value, path).filter(item => typeof item === 'string');
}

/** The same for a map: empty where there is none. */
export function mapAt(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  const found = valueAt(value, path);
  return isMap(found) ? found : {};
}

/** The same for a text. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}
