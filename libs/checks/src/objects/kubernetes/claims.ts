import { isDnsSubdomain, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { nanosOf } from './quantity.ts';
import { labelSelector } from './selectors.ts';
import { needed, SUBDOMAIN, written } from './syntax.ts';

const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

/** What a claim asks for, also as a template of a StatefulSet. */
export function* persistentClaimSpec(spec: Field): Iterable<ObjectViolation> {
  const modes = spec.at('accessModes');
  if (!modes.items.length) yield modes.missing(`at least one of ${MODES.join(', ')}`);
  for (const mode of modes.items)
    if (!MODES.includes(String(mode.value))) yield mode.refuse(`is ${shown(mode.value)}`, `one of ${MODES.join(', ')}`);
  if (modes.items.length > 1 && modes.items.some(({ value }) => value === 'ReadWriteOncePod'))
    yield modes.refuse('has ReadWriteOncePod beside others', 'ReadWriteOncePod alone');
  const size = spec.at('resources', 'requests', 'storage');
  if (!size.isSet) yield spec.at('resources').refuse('requests no storage', 'requests.storage');
  const nanos = nanosOf(size.value);
  if (nanos !== undefined && nanos <= 0n) yield size.refuse(`is ${shown(size.value)}`, 'more than 0');
  yield* labelSelector(spec.at('selector'));
  yield* written(spec.at('storageClassName'), isDnsSubdomain, SUBDOMAIN);
  // The API server drops a `dataSource` that it does not know, and refuses such a `dataSourceRef`.
  yield* dataSource(spec.at('dataSourceRef'));
  if (isKnownSource(spec.at('dataSource'))) yield* needed(spec.at('dataSource', 'name'), 'the name of the source');
}

function isKnownSource(source: Field): boolean {
  const [group, kind] = [source.at('apiGroup').text, source.at('kind').value];
  return group === undefined
    ? kind === 'PersistentVolumeClaim'
    : group === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot';
}

function* dataSource(source: Field): Iterable<ObjectViolation> {
  if (!source.members.length) return;
  yield* needed(source.at('name'), 'the name of the source');
  if (source.at('apiGroup').text === undefined && source.at('kind').value !== 'PersistentVolumeClaim')
    yield source
      .at('kind')
      .refuse(`is ${shown(source.at('kind').value)}`, 'PersistentVolumeClaim, or an apiGroup beside it');
}

/** A PersistentVolumeClaim. */
export const persistentVolumeClaim: Rule = object => persistentClaimSpec(object.at('spec'));
