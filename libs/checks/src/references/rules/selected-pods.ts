import { kindName } from '../relations.ts';
import {
  askedOf,
  isForeign,
  isNearMiss,
  matchingPods,
  mayHaveOtherPods,
  mayLabelItself,
  unmet,
} from '../world/pod-labels.ts';
import type { PlacedObject, PlacedPod, World } from '../world/world.ts';
import type { Requirement } from '../extract/selector.ts';
import { listNames, nameOf, type RuleFinding, type Verdict } from './finding.ts';

/** Every Service, policy and budget that selects Pods by labels selects some. */
export function selectedPods(world: World): Verdict {
  const empty = world.objects.filter(
    object => askedOf(object).some(({ not }) => !not) && !matchingPods(world, object).length,
  );
  const certain = empty.filter(object => !world.isUncertain({ kind: 'Pod', namespace: world.namespaceOf(object) }));
  return {
    findings: certain.filter(object => isWrong(world, object)).map(object => toFinding(world, object)),
    unchecked: empty.length - certain.length,
  };
}

/** Pods that a program labels, or makes, may be meant; a typo never is. */
function isWrong(world: World, object: PlacedObject): boolean {
  const asked = askedOf(object);
  const namespace = world.namespaceOf(object);
  const pods = world.podsIn(namespace);
  if (pods.some(({ labels }) => isNearMiss(asked, labels))) return true;
  if (mayHaveOtherPods(world, namespace) || isForeign(world, asked)) return false;
  return !pods.some(pod => mayLabelItself(world, pod, asked));
}

function toFinding(world: World, object: PlacedObject): RuleFinding {
  const { relations } = object;
  const asked = askedOf(object);
  const namespace = world.namespaceOf(object);
  const nearest = nearestPod(world.podsIn(namespace), asked);
  return {
    code: 'selects-nothing',
    object,
    path: relations.selects!.path,
    message: `${nameOf(relations)} selects no Pods: nothing in namespace ${namespace} has the labels ${listNames(asked.map(textOf))}.`,
    expected: nearest
      ? `labels of Pods in that namespace, for example of ${nameOf(nearest.owner.relations)}: ${listNames(labelsOf(nearest, asked))}`
      : 'labels of Pods in that namespace; there are none',
    fix: template => `correct the selector in ${template}, or remove the ${kindName(relations.kind)}`,
  };
}

function textOf({ key, values, not }: Requirement): string {
  if (!values) return not ? `no ${key}` : key;
  return `${key}${not ? ' not' : ''}: ${values.join(' or ')}`;
}

/** The template that meets the most of what is asked. */
function nearestPod(pods: readonly PlacedPod[], asked: readonly Requirement[]): PlacedPod | undefined {
  const ranked = pods.map(pod => ({ pod, missing: unmet(asked, pod.labels).length }));
  return ranked.sort((a, b) => a.missing - b.missing)[0]?.pod;
}

/** Those that were asked for first. */
function labelsOf({ labels }: PlacedPod, asked: readonly Requirement[]): string[] {
  const keys = new Set([
    ...asked.map(({ key }) => key).filter(key => Object.hasOwn(labels, key)),
    ...Object.keys(labels),
  ]);
  return [...keys].map(key => `${key}: ${String(labels[key])}`);
}
