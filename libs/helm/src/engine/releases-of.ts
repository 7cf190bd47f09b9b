import { isMap } from '@cedille/source';
import type { RenderRequest } from './helm.ts';

/**
 * The releases of a chart that is released once for each entry of its value `instances`, by name. What an entry holds is
 * merged over the other values; the release is named for it, in the namespace `<namespace>-<name>`.
 */
export function releasesOf({ instances: _, ...request }: RenderRequest): RenderRequest[] {
  const { instances, ...shared } = request.values as Record<string, unknown>;
  const named = Object.entries(isMap(instances) ? instances : {}).filter(([, values]) => values !== null);
  return named
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => ({
      ...request,
      release: name,
      namespace: `${request.namespace}-${name}`,
      values: merge(shared, values) as object,
    }));
}

/** As Helm merges: maps key by key, everything else replaced. A null stays, because Helm deletes a default by it. */
function merge(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  const over = Object.entries(above).map(([key, value]): [string, unknown] => [
    key,
    Object.hasOwn(below, key) ? merge(below[key], value) : value,
  ]);
  return Object.fromEntries([...Object.entries(below), ...over]);
}
