import type { ResolvedReference } from '../world/resolve.ts';
import type { World } from '../world/world.ts';
import { groupBy, nameOf, type RuleFinding, type Verdict } from './finding.ts';

const GRANT = 'gateway.networking.k8s.io/ReferenceGrant';

/** What Gateway API names in another namespace is granted there. */
export function grantedReference(world: World, references: readonly ResolvedReference[]): Verdict {
  const refused = references.filter(resolved => isAcross(world, resolved) && !isGranted(world, resolved));
  const certain = refused.filter(({ place }) => !world.isUncertain(place));
  const groups = groupBy(certain, ({ object, place: { kind, namespace, name } }) =>
    [nameOf(object.relations), kind, namespace, name].join('\0'),
  );
  return { findings: groups.map(([first]) => toFinding(world, first!)), unchecked: refused.length - certain.length };
}

function isAcross(world: World, { object, reference, place, content }: ResolvedReference): boolean {
  return content !== undefined && reference.granted === true && place.namespace !== world.namespaceOf(object);
}

function isGranted(world: World, { object, place }: ResolvedReference): boolean {
  const namespace = world.namespaceOf(object);
  const grants = world.allOf({ kind: GRANT, namespace: place.namespace }).flatMap(content => content.grants ?? []);
  return grants.some(
    ({ from, to }) =>
      from.some(one => one.kind === object.relations.kind && one.namespace === namespace) &&
      to.some(one => one.kind === place.kind && (one.name === undefined || one.name === place.name)),
  );
}

function toFinding(world: World, { object, reference, place }: ResolvedReference): RuleFinding {
  const namespace = world.namespaceOf(object);
  const kind = object.relations.kind.slice(object.relations.kind.lastIndexOf('/') + 1);
  return {
    code: 'reference-not-granted',
    object,
    path: reference.path,
    message: `${nameOf(object.relations)} refers to ${nameOf(place)}, but namespace ${place.namespace} does not allow it.`,
    expected: `a ReferenceGrant in ${place.namespace}: from ${kind} of ${namespace} to ${nameOf({ ...place, namespace: '' })}`,
    fix: template => `add the ReferenceGrant, or point ${template} to an object in namespace ${namespace}`,
  };
}
