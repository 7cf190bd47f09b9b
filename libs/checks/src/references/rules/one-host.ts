import type { RouteParent, ServedHost } from '../relations.ts';
import type { PlacedObject, World } from '../world/world.ts';
import { nameOf, type RuleFinding, type Verdict } from './finding.ts';

interface Claim {
  object: PlacedObject;
  served: ServedHost;
}

/** No two objects take the same requests for a host: which of them wins would be chance. */
export function oneHost(world: World): Verdict {
  const claims = new Map<string, Claim[]>();
  const findings: RuleFinding[] = [];
  const told = new Set<string>();
  for (const object of world.objects) {
    for (const served of object.relations.hosts ?? []) {
      const key = JSON.stringify([object.relations.kind, served.host, served.match]);
      const others = claims.get(key) ?? [];
      const first = others.find(other => other.object !== object && meets(world, other.object, object));
      const pair = `${nameOf(object.relations)} ${served.host}`;
      if (first && !told.has(pair)) findings.push(toFinding(first, { object, served }));
      if (first) told.add(pair);
      claims.set(key, [...others, { object, served }]);
    }
  }
  return { findings, unchecked: 0 };
}

/** Whether two objects answer at the same place: a listener of the same Gateway, or the same class of Ingress. */
function meets(world: World, one: PlacedObject, other: PlacedObject): boolean {
  const [first, second] = [one.relations.attaches, other.relations.attaches];
  if (!first && !second) return classOf(one) === classOf(other);
  return (first?.parents ?? []).some(a =>
    (second?.parents ?? []).some(b => parentKey(world, one, a) === parentKey(world, other, b) && sectionsMeet(a, b)),
  );
}

function classOf({ relations }: PlacedObject): string {
  return relations.refers?.find(({ kind }) => kind === 'networking.k8s.io/IngressClass')?.name ?? '';
}

function parentKey(world: World, object: PlacedObject, { kind, namespace, name }: RouteParent): string {
  return [kind, namespace ?? world.namespaceOf(object), name].join('\0');
}

function sectionsMeet(one: RouteParent, other: RouteParent): boolean {
  const isSame = <T>(a: T | undefined, b: T | undefined): boolean => a === undefined || b === undefined || a === b;
  return isSame(one.section, other.section) && isSame(one.port, other.port);
}

function toFinding(first: Claim, { object, served }: Claim): RuleFinding {
  return {
    code: 'duplicate-host',
    object,
    path: served.path,
    message: `${nameOf(object.relations)} serves ${served.host}, and so does ${nameOf(first.object.relations)}${componentOf(first, object)}.`,
    expected: 'one object for the same requests to a host',
    fix: template => `give ${template} another host or path, or remove one of the two`,
  };
}

function componentOf({ object: { component } }: Claim, other: PlacedObject): string {
  return component.name === other.component.name ? '' : ` of ${component.name}`;
}
