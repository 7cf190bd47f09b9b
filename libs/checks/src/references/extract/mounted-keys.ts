import { isMap, type Path } from '@cedille/source';
import type { NamedKey, Reference } from '../relations.ts';
import { CONTAINERS } from '../tables/pod-spec.ts';
import { mapsIn, textOf } from './pattern.ts';

type Spec = Readonly<Record<string, unknown>>;

const KEPT_IN_FILES = [
  { volume: 'secret', kind: 'Secret', name: 'secretName' },
  { volume: 'configMap', kind: 'ConfigMap', name: 'name' },
] as const;

/**
 * Keys that are mounted one by one with `subPath`. A volume that gives its files other names (`items`) names its keys
 * itself.
 */
export function mountedKeys(spec: Spec, base: Path): Reference[] {
  const mounts = CONTAINERS.flatMap(list =>
    mapsIn(spec[list]).flatMap(({ item, index }) => subPathsOf(item, [...base, list, index])),
  );
  if (!mounts.length) return [];
  return mapsIn(spec['volumes']).flatMap(({ item: volume }) =>
    KEPT_IN_FILES.flatMap(({ volume: field, kind, name: nameField }) => {
      const source = volume[field];
      const name = isMap(source) && textOf(source[nameField]);
      if (!name || source['items'] !== undefined || source['optional'] === true) return [];
      return mounts
        .filter(mount => mount.volume === volume['name'])
        .map(({ key, path }): Reference => ({ kind, name, path, keys: [{ key, path }] }));
    }),
  );
}

function subPathsOf(container: Spec, base: Path): (NamedKey & { volume: unknown })[] {
  return mapsIn(container['volumeMounts']).flatMap(({ item, index }) => {
    const key = textOf(item['subPath']);
    if (key === undefined || key.includes('/')) return [];
    return [{ key, path: [...base, 'volumeMounts', index, 'subPath'], volume: item['name'] }];
  });
}
