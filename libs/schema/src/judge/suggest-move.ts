import { editDistance, formatPath, type Violation } from '@cedille/source';

type Path = readonly (string | number)[];

/**
 * For a key that is refused where it stands: the nearest place where the defaults have it. Of all places that a schema
 * knows, those with a default are the ones people mean. A key one slip away in the same map goes first.
 */
export function suggestMove(violation: Violation, defaults: unknown): Violation {
  const { path, code, suggestion } = violation;
  const key = path.at(-1);
  if (code !== 'unknown-key' || typeof key !== 'string' || key.includes('.')) return violation;
  if (suggestion !== undefined && suggestion !== key && editDistance(suggestion, key) <= 1) return violation;
  const found = nearest(pathsWithKey(defaults, key), path.slice(0, -1));
  if (!found) return violation;
  const meant = formatPath(found);
  const { edit: _edit, ...rest } = violation;
  return { ...rest, suggestion: meant, fix: `the key exists at ${meant}: move it there` };
}

function pathsWithKey(values: unknown, key: string, at: Path = []): Path[] {
  if (typeof values !== 'object' || values === null) return [];
  const isList = Array.isArray(values);
  return Object.entries(values).flatMap(([name, child]) => {
    const path = [...at, isList ? Number(name) : name];
    const below = pathsWithKey(child, key, path);
    return !isList && name === key ? [path, ...below] : below;
  });
}

/** Fewest steps through the tree from one map to the other; of equal ones the first. */
function nearest(paths: readonly Path[], parent: Path): Path | undefined {
  let best: { path: Path; steps: number } | undefined;
  for (const path of paths) {
    const steps = distance(path.slice(0, -1), parent);
    if (!best || steps < best.steps || (steps === best.steps && path.length < best.path.length)) best = { path, steps };
  }
  return best?.path;
}

function distance(a: Path, b: Path): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && String(a[common]) === String(b[common])) common++;
  return a.length + b.length - 2 * common;
}
