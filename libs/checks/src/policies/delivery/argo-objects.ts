import type { Path } from '@cedille/source';
import { isMap } from '@cedille/source';
import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import { listAt, valueAt } from '../../rules/value-at.ts';

/** Objects of Argo CD: other groups have kinds of the same names. */
export function argoObjects<T extends PlacedObject>(cluster: Cluster<T>, ...kinds: readonly string[]): readonly T[] {
  return cluster.of(...kinds).filter(({ object }) => String(object.apiVersion).startsWith('argoproj.io/'));
}

/** The spec of an Application, or that of the template of an ApplicationSet. */
export function specsOf({ object }: PlacedObject): { spec: unknown; path: Path }[] {
  const path = object.kind === 'ApplicationSet' ? ['spec', 'template', 'spec'] : ['spec'];
  const spec = valueAt(object, path);
  return isMap(spec) ? [{ spec, path }] : [];
}

/** Where an Application takes its objects from: one source, or several. */
export function sourcesOf(spec: unknown, path: Path): { source: unknown; path: Path }[] {
  const one = valueAt(spec, ['source']);
  return [
    ...(isMap(one) ? [{ source: one, path: [...path, 'source'] }] : []),
    ...listAt(spec, ['sources']).map((source, index) => ({ source, path: [...path, 'sources', index] })),
  ];
}
