import { isQualifiedName, type ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { needed, unique } from './syntax.ts';

/** All keys and values together: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MOST_ANNOTATIONS = 256 * 1024;

/** Of every object: the size of annotations, finalizers and owners. */
export const metadata: Rule = function* (object) {
  const given = object.at('metadata');
  const annotations = given.at('annotations');
  const bytes = annotations.members.reduce((sum, [key, { value }]) => sum + sizeOf(key) + sizeOf(value), 0);
  if (bytes > MOST_ANNOTATIONS) yield annotations.refuse(`has ${bytes} bytes`, `at most ${MOST_ANNOTATIONS}`);
  yield* finalizers(object);
  yield* owners(given.at('ownerReferences').items);
};

/** Groups of Kubernetes whose objects take finalizers of a domain only; others are warned of. */
const STRICT = new Set(['', 'apps', 'autoscaling', 'batch', 'networking.k8s.io', 'rbac.authorization.k8s.io']);
const STANDARD = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function* finalizers(object: Field): Iterable<ObjectViolation> {
  const { items } = object.at('metadata', 'finalizers');
  const version = String(object.at('apiVersion').value);
  const isStrict = STRICT.has(version.slice(0, Math.max(version.indexOf('/'), 0)));
  for (const item of items) {
    const name = String(item.value);
    if (!isQualifiedName(name) || (isStrict && !name.includes('/') && !STANDARD.has(name)))
      yield item.refuse(`is ${shown(item.value)}`, 'a name with a domain, such as example.org/cleanup');
  }
  yield* unique(items, 'finalizer');
}

/** What etcd takes of one object in one request. */
const MOST_OBJECT = 1.5 * 1024 * 1024;

/**
 * The size of an object as it is stored. To write each as JSON takes longer than all other rules: only what has a long text
 * is measured.
 * @param length of the text that it was read from
 */
export function* storedSize(object: Field, length: number): Iterable<ObjectViolation> {
  if (length < MOST_OBJECT / 3) return;
  const bytes = Buffer.byteLength(JSON.stringify(object.value));
  if (bytes > MOST_OBJECT) yield object.refuse(`has ${bytes} bytes`, `at most ${MOST_OBJECT}`);
}

function* owners(references: readonly Field[]): Iterable<ObjectViolation> {
  for (const reference of references)
    for (const name of ['apiVersion', 'kind', 'name', 'uid']) yield* needed(reference.at(name), 'which object owns it');
  yield* unique(
    references.filter(reference => reference.at('controller').isTrue).map(reference => reference.at('controller')),
    'controller',
  );
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}
