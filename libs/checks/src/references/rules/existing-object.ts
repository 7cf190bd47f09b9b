import { didYouMean } from '@cedille/source';
import { kindName } from '../relations.ts';
import type { ResolvedReference } from '../world/resolve.ts';
import { SYSTEM_NAMESPACES } from '../world/built-in.ts';
import { matchingPods } from '../world/pod-labels.ts';
import { hasRight } from '../world/rights.ts';
import type { Place, PlacedObject, World } from '../world/world.ts';
import {
  choicesOf,
  componentKey,
  groupBy,
  inNamespace,
  nameOf,
  namersOf,
  type RuleFinding,
  type Verdict,
} from './finding.ts';

/** Every object that is named is there: something renders it, makes it, or says that somebody else does. */
export function existingObject(world: World, references: readonly ResolvedReference[]): Verdict {
  const missing = references.filter(
    resolved => !resolved.content && !resolved.reference.optional && isMissed(world, resolved),
  );
  const certain = missing.filter(({ place }) => !world.isUncertain(place));
  const groups = groupBy(certain, ({ object, place: { kind, namespace, name } }) =>
    [componentKey(object), kind, namespace, name].join('\0'),
  );
  return { findings: groups.map(group => toFinding(world, group)), unchecked: missing.length - certain.length };
}

function isMissed(world: World, { object, reference, place }: ResolvedReference): boolean {
  if (isOfCluster(world, object, place)) return false;
  if (reference.abroad && isAbroad(world, place.namespace)) return false;
  return !reference.governs || isCalledByName(world, object, place.name);
}

/** Whether it may well be one of the many things of the cluster that nobody renders. */
function isOfCluster(world: World, { component }: PlacedObject, place: Place): boolean {
  if (place.namespace === component.namespace || !SYSTEM_NAMESPACES.has(place.namespace)) return false;
  return didYouMean(place.name, world.namesOf(place)) === undefined;
}

/** Whether the environment has no such namespace, nor one of which it could be a typo. */
function isAbroad(world: World, name: string): boolean {
  const kind = 'Namespace';
  if (world.find({ kind, namespace: '', name })) return false;
  return didYouMean(name, world.namesOf({ kind, namespace: '' })) === undefined;
}

/** Whether a Service selects the Pods of a StatefulSet, other than one beside the governing one: `<name>-metrics`. */
function isCalledByName(world: World, owner: PlacedObject, name: string): boolean {
  return world.objects.some(service => {
    const { kind, selects, has, name: other } = service.relations;
    if (kind !== 'Service' || !selects || (other.startsWith(`${name}-`) && !has?.headless)) return false;
    return matchingPods(world, service).some(pod => pod.owner === owner);
  });
}

function toFinding(world: World, group: readonly ResolvedReference[]): RuleFinding {
  const [{ object, reference, place }] = group as [ResolvedReference];
  const kind = kindName(place.kind);
  const names = world.namesOf(place);
  const near = didYouMean(place.name, names);
  const elsewhere = world.namespacesWith(place).filter(Boolean);
  const objects = group.map(one => one.object);
  const verb = new Set(objects).size > 1 ? 'refer' : 'refers';
  return {
    code: 'reference-missing',
    object,
    path: reference.path,
    message: `${namersOf(objects)} ${verb} to ${kind} ${place.name}, but nothing creates it${inNamespace(place)}.`,
    expected:
      near === undefined && elsewhere.length
        ? `a ${kind}${inNamespace(place)}; there is one of that name in ${elsewhere.join(', ')}`
        : choicesOf(`a ${kind}${inNamespace(place)}`, names, near),
    fix: template =>
      near === undefined
        ? `correct the name in ${template}, ${otherwise(world, object, place)}`
        : `write ${near} in ${template} or in the values it reads`,
  };
}

/** What else can be done about it than to correct the name. */
function otherwise(world: World, { component }: PlacedObject, { kind, namespace }: Place): string {
  if (kind === 'Secret') {
    if (component.askedIn !== undefined) return `or list it under secrets in ${component.askedIn}`;
    const makers = world.podsIn(namespace).filter(pod => hasRight(world, pod, 'create-secrets'));
    const maker = makers.find(({ owner }) => kindName(owner.relations.kind) === 'Job') ?? makers[0];
    const list = `list it under otherSecrets in charts/${component.name}/component.yaml`;
    return maker ? `or, if ${nameOf(maker.owner.relations)} creates it, ${list}` : `or ${list} and say who creates it`;
  }
  if (kind === 'storage.k8s.io/StorageClass') return 'or add the class to storageClasses of the environment';
  return `create the ${kindName(kind)}, or list it under existing in the environment`;
}
