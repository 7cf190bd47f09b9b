import { BlockList } from 'node:net';
import type { ObjectViolation } from '@cedille/types';
import { shown, type Field, type Rule } from './field.ts';
import { labelSelector } from './selectors.ts';
import { countOrPercent, portNumberOrName, rangeOf } from './syntax.ts';

/** A PodDisruptionBudget. */
export const podDisruptionBudget: Rule = function* (object) {
  const spec = object.at('spec');
  const [least, most] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
  if (least.isSet && most.isSet)
    yield most.refuse('stands beside minAvailable', 'one of minAvailable and maxUnavailable');
  yield* countOrPercent(least);
  yield* countOrPercent(most);
  yield* labelSelector(spec.at('selector'));
};

/** A NetworkPolicy. */
export const networkPolicy: Rule = function* (object) {
  const spec = object.at('spec');
  yield* labelSelector(spec.at('podSelector'));
  for (const [direction, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const)
    for (const rule of spec.at(direction).items) {
      for (const port of rule.at('ports').items) yield* policyPort(port);
      for (const peer of rule.at(side).items) yield* policyPeer(peer);
    }
  const types = spec.at('policyTypes');
  if (types.items.length > 2) yield types.refuse(`lists ${types.items.length}`, 'Ingress, Egress or both');
};

function* policyPort(field: Field): Iterable<ObjectViolation> {
  const [port, last] = [field.at('port'), field.at('endPort')];
  if (port.isSet) yield* portNumberOrName(port);
  if (!last.isSet) return;
  if (port.whole === undefined) yield last.refuse('is set', 'a number as port beside it');
  else if ((last.whole ?? port.whole) < port.whole || (last.whole ?? 1) > 65535)
    yield last.refuse(`is ${last.whole}`, `a port from ${port.whole} to 65535`);
}

function* policyPeer(peer: Field): Iterable<ObjectViolation> {
  const kinds = ['podSelector', 'namespaceSelector', 'ipBlock'].filter(name => peer.at(name).isSet);
  if (!kinds.length) yield peer.refuse('names nobody', 'podSelector, namespaceSelector or ipBlock');
  if (kinds.length > 1 && kinds.includes('ipBlock'))
    yield peer.at('ipBlock').refuse(`stands beside ${kinds[0]}`, 'an ipBlock alone');
  yield* labelSelector(peer.at('podSelector'));
  yield* labelSelector(peer.at('namespaceSelector'));
  if (peer.at('ipBlock').isMap) yield* block(peer.at('ipBlock'));
}

function* block(field: Field): Iterable<ObjectViolation> {
  const cidr = field.at('cidr');
  const around = rangeOf(cidr.text ?? '');
  if (!around) {
    yield cidr.isSet
      ? cidr.refuse(`is ${shown(cidr.value)}`, 'an address range such as 10.0.0.0/8')
      : cidr.missing('an address range such as 10.0.0.0/8');
    return;
  }
  const list = new BlockList();
  list.addSubnet(around.address, around.length, around.family === 4 ? 'ipv4' : 'ipv6');
  for (const except of field.at('except').items) {
    const inside = rangeOf(except.text ?? '');
    const isPart =
      inside?.family === around.family &&
      inside.length > around.length &&
      list.check(inside.address, inside.family === 4 ? 'ipv4' : 'ipv6');
    if (!isPart) yield except.refuse(`is ${shown(except.value)}`, `a range inside ${cidr.text}`);
  }
}
