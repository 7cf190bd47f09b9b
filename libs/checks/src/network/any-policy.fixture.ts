import fc from 'fast-check';
import type { Attempt, Party, PlacedPolicy } from './allows.ts';
import { NETWORK_POLICY, policyOf } from './policy.ts';

/** A NetworkPolicy as it is written. */
export interface WrittenPolicy {
  metadata: { name: string; namespace: string };
  spec: object;
}

/** Policies as they are read. */
export function placed(policies: readonly WrittenPolicy[]): PlacedPolicy[] {
  return policies.map(({ metadata: { namespace }, spec }) => ({ ...policyOf(NETWORK_POLICY, { spec })!, namespace }));
}

const NAMESPACES = ['home', 'away'];
const LABELS = ['app', 'tier'];
const VALUES = ['a', 'b'];
const PORTS = [53, 443, 8443];
const NAMES = ['dns', 'https'];
const PROTOCOLS = ['TCP', 'UDP'];
const ADDRESSES = ['10.0.0.1', '10.1.0.1', '192.0.2.1', '2001:db8::1'];
const CIDRS = ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '192.0.2.1/32', '2001:db8::/32'];

const anyLabels = fc.dictionary(fc.constantFrom(...LABELS), fc.constantFrom(...VALUES));
const anyExpression = fc.oneof(
  fc.record({
    key: fc.constantFrom(...LABELS),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...LABELS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const anySelector = fc.record(
  { matchLabels: anyLabels, matchExpressions: fc.array(anyExpression, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const anyBlock = fc
  .constantFrom(...CIDRS)
  .chain(cidr =>
    fc.record({ cidr: fc.constant(cidr), except: fc.constantFrom([], cidr === '0.0.0.0/0' ? ['10.0.0.0/8'] : []) }),
  );
const anyPeer = fc.oneof(
  fc.record({ ipBlock: anyBlock }),
  fc.record({ podSelector: anySelector }),
  fc.record({ namespaceSelector: anySelector }),
  fc.record({ podSelector: anySelector, namespaceSelector: anySelector }),
);
const anyPort = fc.oneof(
  fc.record({ protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ protocol: fc.constantFrom(...PROTOCOLS), port: fc.constantFrom(...PORTS, ...NAMES) }),
  fc.constant({ protocol: 'TCP', port: 53, endPort: 443 }),
);
const anyRules = (side: 'from' | 'to') =>
  fc.array(
    fc.record(
      {
        [side]: fc.array(anyPeer, { minLength: 1, maxLength: 2 }),
        ports: fc.array(anyPort, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  );

/** Some policies of two namespaces. */
export const anyPolicies: fc.Arbitrary<WrittenPolicy[]> = fc.array(
  fc.record({
    metadata: fc.record({ name: fc.constantFrom('a', 'b', 'c'), namespace: fc.constantFrom(...NAMESPACES) }),
    spec: fc.record({
      podSelector: anySelector,
      policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
      ingress: anyRules('from'),
      egress: anyRules('to'),
    }),
  }),
  { maxLength: 4 },
);

const anyParty: fc.Arbitrary<Party> = fc.oneof(
  fc.record({ address: fc.constantFrom(...ADDRESSES) }),
  fc.record({
    pod: fc.constantFrom(...NAMESPACES).chain(namespace =>
      fc.record({
        namespace: fc.constant(namespace),
        // Labels of a namespace are the same for all its Pods.
        namespaceLabels: fc.constant({ app: namespace === 'home' ? 'a' : 'b' }),
        labels: anyLabels,
      }),
    ),
    address: fc.constantFrom(...ADDRESSES),
  }),
);

/** Some connection, between Pods or to and from addresses. */
export const anyAttempt: fc.Arbitrary<Attempt> = fc.record({
  from: anyParty,
  to: anyParty,
  port: fc.constantFrom(...PORTS, 65_000),
  portName: fc.constantFrom(undefined, ...NAMES),
  protocol: fc.constantFrom(...PROTOCOLS),
});
