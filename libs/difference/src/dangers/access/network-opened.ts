import { isDeepStrictEqual } from 'node:util';
import { isMap } from '@cedille/source';
import type { Identity } from '../../difference.ts';
import { field, list } from '../field.ts';
import type { DangerRule, Finding, Surroundings } from '../rule.ts';
import { applies, EGRESS, INGRESS } from './allowances.ts';

const DIRECTIONS = [
  { ...INGRESS, who: 'reached by anything' },
  { ...EGRESS, who: 'able to reach anything' },
] as const;

export const networkOpened: DangerRule = {
  code: 'network-opened',
  title: 'Pods can be reached, or reach out, by more',
  why: 'A policy that is gone, or allows more, lets everything else of the cluster reach the Pods.',
  example: '- kind: NetworkPolicy\n-   metadata: { name: database, namespace: sites }',
  fix: 'keep it, or make sure that another policy selects the same Pods',
  severity: 'high',
  find({ change, component, identity, before, after }, surroundings) {
    const { group, kind, name } = identity;
    if (group !== 'networking.k8s.io' || kind !== 'NetworkPolicy' || change === 'added') return [];
    const fix = 'name the pods, namespaces or addresses that are meant';
    if (change === 'removed') {
      if (surroundings.gone.has(component) || staysClosed(before, identity, surroundings)) return [];
      const message = `${name} goes away: what it kept apart can talk, unless another policy stands in the way.`;
      return [{ severity: 'high', message, fix: 'keep it, or make sure that another policy selects the same pods' }];
    }
    return DIRECTIONS.flatMap(({ type, rules, peers, who }): Finding[] => {
      const isOpen = (policy: unknown): boolean =>
        !applies(policy, type) || list(policy, 'spec', rules).some(rule => admitsAll(rule, peers));
      if (isOpen(before) || !isOpen(after)) return [];
      return [{ severity: 'high', path: `spec.${rules}`, message: `The selected pods are ${who}.`, fix }];
    });
  },
};

/** Policies add up: one that goes opens nothing where, in the same directions, another one selects what it selected. */
function staysClosed(gone: unknown, { namespace }: Identity, { objects, standing }: Surroundings): boolean {
  const others = [...objects.map(({ identity, after }) => ({ identity, object: after })), ...standing()]
    .filter(({ identity }) => identity.kind === 'NetworkPolicy' && identity.namespace === namespace)
    .flatMap(({ object }) => object ?? [])
    .filter(other => selectsAll(other) || isDeepStrictEqual(selectorOf(other), selectorOf(gone)));
  return DIRECTIONS.every(({ type }) => !applies(gone, type) || others.some(other => applies(other, type)));
}

function selectorOf(policy: unknown): unknown {
  return field(policy, 'spec', 'podSelector');
}

function selectsAll(policy: unknown): boolean {
  const selector = selectorOf(policy);
  return isMap(selector) && !Object.keys(selector).length;
}

/** Whether a rule names nobody, every address, or every namespace. Ports may still narrow it. */
function admitsAll(rule: unknown, key: 'from' | 'to'): boolean {
  const peers = list(rule, key);
  if (!peers.length) return !list(rule, 'ports').length;
  return peers.some(peer => {
    const cidr = field(peer, 'ipBlock', 'cidr');
    if ((cidr === '0.0.0.0/0' || cidr === '::/0') && !list(peer, 'ipBlock', 'except').length)
      return !list(rule, 'ports').length;
    const namespaces = field(peer, 'namespaceSelector');
    return isMap(namespaces) && !Object.keys(namespaces).length && field(peer, 'podSelector') === undefined;
  });
}
