import { didYouMean } from '@cedille/source';
import { meets, requirementsOf, type Requirement } from '../extract/selector.ts';
import { SYSTEM_NAMESPACES } from './built-in.ts';
import { hasRight, isRightGranted } from './rights.ts';
import type { PlacedObject, PlacedPod, World } from './world.ts';
import type { Labels } from '../extract/selector.ts';

/** Labels that Kubernetes itself puts on Pods when it makes them. */
const RUNTIME_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** What a selector asks of the labels that a template can have. */
export function askedOf(object: PlacedObject): Requirement[] {
  const { selects } = object.relations;
  return selects ? requirementsOf(selects.selector).filter(({ key }) => !RUNTIME_LABELS.has(key)) : [];
}

/** The Pods of its namespace that an object selects. */
export function matchingPods(world: World, object: PlacedObject): PlacedPod[] {
  const asked = askedOf(object);
  return world
    .podsIn(world.namespaceOf(object))
    .filter(({ labels }) => asked.every(requirement => meets(requirement, labels)));
}

/**
 * Whether Pods may come to have the labels while they run: all that their template says of them fits, and their own
 * ServiceAccount may label Pods. So Vault tells which of its servers is active.
 */
export function mayLabelItself(world: World, pod: PlacedPod, asked: readonly Requirement[]): boolean {
  const known = asked.filter(({ key }) => Object.hasOwn(pod.labels, key));
  return (
    known.length > 0 && known.every(requirement => meets(requirement, pod.labels)) && hasRight(world, pod, 'label-pods')
  );
}

/** Whether Pods may run in a namespace whose labels nobody knows: the cluster's own, or what a program starts. */
export function mayHaveOtherPods(world: World, namespace: string): boolean {
  return (
    SYSTEM_NAMESPACES.has(namespace) || world.startsPods(namespace) || isRightGranted(world, namespace, 'create-pods')
  );
}

/**
 * Whether a selector is about Pods that no template of the environment describes: it asks for a label of a domain
 * (`cnpg.io/cluster`) that no template uses, and that is not a typo of one that does.
 */
export function isForeign(world: World, asked: readonly Requirement[]): boolean {
  const used = new Set([
    'app.kubernetes.io',
    ...world.allPods().flatMap(({ labels }) => Object.keys(labels).map(domainOf)),
  ]);
  return asked.some(({ key }) => {
    const domain = domainOf(key);
    return domain !== '' && !used.has(domain) && didYouMean(domain, used) === undefined;
  });
}

function domainOf(key: string): string {
  return key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
}

/** How the labels of a template differ from what is asked: the requirements that it does not meet. */
export function unmet(asked: readonly Requirement[], labels: Labels): Requirement[] {
  return asked.filter(requirement => !meets(requirement, labels));
}

/** Whether one requirement alone is not met, and only by a typo. */
export function isNearMiss(asked: readonly Requirement[], labels: Labels): boolean {
  const [first, ...others] = unmet(asked, labels);
  if (!first || others.length || first.not) return false;
  const written = labels[first.key];
  if (written !== undefined) return first.values?.some(value => isTypo(value, [String(written)])) ?? false;
  return isTypo(first.key, Object.keys(labels));
}

/** `db-1` beside `db-2` is meant; `wbe` beside `web` is not. */
function isTypo(text: string, others: readonly string[]): boolean {
  const near = didYouMean(text, others);
  return near !== undefined && near.replace(/\d/g, '') !== text.replace(/\d/g, '');
}
