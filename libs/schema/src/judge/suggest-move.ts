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
  const [meant, ...others] = found.map(one => formatPath(one));
  if (meant === undefined) return violation;
  const { edit: _edit, ...rest } = violation;
  const where = others.length ? 'to the one that is meant' : 'there';
  return {
    ...rest,
    suggestion: meant,
    fix: `the key exists at ${[meant, ...others].join(', and at ')}: move it ${where}`,
  };
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

/** Fewest steps through the tree from one map to the other; all that are equally near. */
function nearest(paths: readonly Path[], parent: Path): readonly Path[] {
  let best: { found: Path[]; steps: number; length: number } | undefined;
  for (const path of paths) {
    const steps = distance(path.slice(0, -1), parent);
    if (!best || steps < best.steps || (steps === best.steps && path.length < best.length))
      best = { found: [path], steps, length: path.length };
    else if (steps === best.steps && path.length === best.length) best.found.push(path);
  }
  return best?.found ?? [];
}

function distance(a: Path, b: Path): number {
  let common = 0;
  while (common < Math.min(a.length, b.length) && String(a[common]) === String(b[common])) common++;
  return a.length + b.length - 2 * common;
}
