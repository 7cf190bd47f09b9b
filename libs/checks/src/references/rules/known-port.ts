import { didYouMean } from '@cedille/source';
import type { ServicePort } from '../relations.ts';
import type { ResolvedReference } from '../world/resolve.ts';
import type { PlacedObject, World } from '../world/world.ts';
import { matchingPods } from '../world/pod-labels.ts';
import { choicesOf, nameOf, type RuleFinding, type Verdict } from './finding.ts';

/** Every port that is named is one of the Service, and a Service names ports that its Pods have. */
export function knownPort(world: World, references: readonly ResolvedReference[]): Verdict {
  return {
    findings: [
      ...references.flatMap(resolved => unknownPort(resolved) ?? []),
      ...world.objects.flatMap(object => unknownTargets(world, object)),
    ],
    unchecked: 0,
  };
}

function unknownPort({ object, reference, place, content }: ResolvedReference): RuleFinding | undefined {
  const { port } = reference;
  const ports = content?.ports;
  if (!port || !ports || reference.optional) return undefined;
  if (ports.some(known => known.port === port.port || known.name === port.port)) return undefined;
  const target = nameOf(place);
  const near = typeof port.port === 'string' ? didYouMean(port.port, namesOf(ports)) : undefined;
  return {
    code: 'reference-port',
    object,
    path: port.path,
    message: `${nameOf(object.relations)} uses port ${port.port} of ${target}, which has no such port.`,
    expected: choicesOf(`a port of ${target}`, ports.map(portName), near),
    fix: template => `correct the port in ${template} or in the values it reads`,
  };
}

function namesOf(ports: readonly ServicePort[]): string[] {
  return ports.flatMap(({ name }) => name ?? []);
}

function portName({ port, name }: ServicePort): string {
  return name === undefined ? String(port) : `${port} (${name})`;
}

/** A name that none of the selected Pods gives to a port: the Service would have no endpoints. */
function unknownTargets(world: World, object: PlacedObject): RuleFinding[] {
  const { relations } = object;
  const namespace = world.namespaceOf(object);
  if (relations.kind !== 'Service' || !relations.selects || world.isUncertain({ kind: 'Pod', namespace })) return [];
  const pods = matchingPods(world, object);
  if (!pods.length) return [];
  const ports = [...new Set(pods.flatMap(pod => pod.ports))].sort();
  return (relations.has?.ports ?? []).flatMap(({ target }): RuleFinding[] => {
    if (!target || ports.includes(target.key)) return [];
    const near = didYouMean(target.key, ports);
    return [
      {
        code: 'reference-port',
        object,
        path: target.path,
        message: `${nameOf(relations)} targets port ${target.key}, but no Pod it selects has a port of that name.`,
        expected: choicesOf(`a port of ${nameOf(pods[0]!.owner.relations)}`, ports, near),
        fix: template =>
          near === undefined
            ? `correct targetPort in ${template}`
            : `write ${near} in ${template} or in the values it reads`,
      },
    ];
  });
}
