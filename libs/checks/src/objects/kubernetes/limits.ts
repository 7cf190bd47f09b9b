import { isQualifiedName, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { nanosOf } from './quantity.ts';
import { isExtended } from './resources.ts';
import { LABEL_KEY, needed, oneOf, unique, written } from './syntax.ts';

/** A LimitRange: what is least, given and most has to be in this order. */
export const limitRange: Rule = function* (object) {
  const { items } = object.at('spec', 'limits');
  for (const limit of items) yield* limitOf(limit);
  yield* unique(
    items.map(limit => limit.at('type')),
    'type',
  );
};

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

function* limitOf(limit: Field): Iterable<ObjectViolation> {
  const type = limit.at('type');
  yield* needed(type, TYPES.join(', '));
  yield* written(type, text => TYPES.includes(text) || (text.includes('/') && isQualifiedName(text)), TYPES.join(', '));
  if (type.value === 'Pod')
    for (const name of ['default', 'defaultRequest'])
      if (limit.at(name).members.length) yield limit.at(name).refuse('is set', 'it only where the type is not Pod');
  const sizes = ['min', 'max'].filter(name => limit.at(name, 'storage').isSet);
  if (type.value === 'PersistentVolumeClaim' && !sizes.length)
    yield limit.refuse('limits no storage', 'min.storage or max.storage');
  for (const [low, high] of ORDER) yield* ordered(limit.at(low), limit.at(high));
}

const ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['defaultRequest', 'default'],
  ['defaultRequest', 'max'],
  ['min', 'default'],
  ['default', 'max'],
] as const;

function* ordered(low: Field, high: Field): Iterable<ObjectViolation> {
  for (const [name, least] of low.members) {
    const most = high.at(name);
    const [a, b] = [nanosOf(least.value), nanosOf(most.value)];
    if (a !== undefined && b !== undefined && a > b)
      yield least.refuse(`is ${shown(least.value)}`, `at most ${String(high.path.at(-1))}, ${shown(most.value)}`);
  }
}

/** Objects are counted in whole numbers. */
const COUNTED = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const WHOLE = 1_000_000_000n;

/** A ResourceQuota: nothing below zero, and no half objects. */
export const resourceQuota: Rule = function* (object) {
  for (const [name, hard] of object.at('spec', 'hard').members) {
    const nanos = nanosOf(hard.value);
    if (nanos === undefined) continue;
    const isCounted = COUNTED.has(name) || (isExtended(name) && !name.startsWith('requests.'));
    if (nanos < 0n) yield hard.refuse(`is ${shown(hard.value)}`, '0 or more');
    else if (isCounted && nanos % WHOLE) yield hard.refuse(`is ${shown(hard.value)}`, 'a whole number');
  }
};

const HIGHEST = 1_000_000_000;

/** A PriorityClass. */
export const priorityClass: Rule = function* (object) {
  const [name, value] = [object.at('metadata', 'name').text ?? '', object.at('value')];
  if ((value.whole ?? 0) > HIGHEST && !name.startsWith('system-'))
    yield value.refuse(`is ${value.whole}`, `at most ${HIGHEST}`);
  yield* oneOf(object.at('preemptionPolicy'), ['PreemptLowerPriority', 'Never']);
};

/** A StorageClass. */
export const storageClass: Rule = function* (object) {
  yield* written(object.at('provisioner'), text => isQualifiedName(text.toLowerCase()), LABEL_KEY);
  yield* needed(object.at('provisioner'), 'who makes the volumes');
  yield* oneOf(object.at('reclaimPolicy'), ['Delete', 'Retain']);
  yield* oneOf(object.at('volumeBindingMode'), ['Immediate', 'WaitForFirstConsumer']);
};
