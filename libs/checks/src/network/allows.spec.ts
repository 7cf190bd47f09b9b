import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allows, allowsIn, allowsOut, isWithin, type Attempt, type Party } from './allows.ts';
import { anyAttempt, anyPolicies, placed, type WrittenPolicy } from './any-policy.fixture.ts';

const pod = (namespace: string, labels: Record<string, string> = {}): Party => ({
  pod: { namespace, namespaceLabels: { 'kubernetes.io/metadata.name': namespace }, labels },
});
const policy = (spec: object, namespace = 'home'): WrittenPolicy => ({ metadata: { name: 'a', namespace }, spec });
const ask = (attempt: Partial<Attempt>): Attempt => ({
  from: pod('home', { app: 'web' }),
  to: pod('home', { app: 'db' }),
  port: 5432,
  protocol: 'TCP',
  ...attempt,
});

describe('a connection', () => {
  it('is free where no policy is about either side', () => {
    expect(allows([], ask({}))).toBe(true);
    expect(allows(placed([policy({ podSelector: {}, policyTypes: ['Egress'] }, 'away')]), ask({}))).toBe(true);
  });

  it('needs leave on both sides', () => {
    const closed = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const out = policy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{}] });
    const into = policy({ podSelector: { matchLabels: { app: 'db' } }, ingress: [{}] });
    expect(allows(placed([closed, out]), ask({}))).toBe(false);
    expect(allows(placed([closed, into]), ask({}))).toBe(false);
    expect(allows(placed([closed, out, into]), ask({}))).toBe(true);
  });

  it.each([
    [
      'the namespace itself without a word of namespaces',
      { podSelector: { matchLabels: { app: 'db' } } },
      [true, false],
    ],
    ['every namespace', { namespaceSelector: {} }, [true, true]],
    [
      'a namespace by its name',
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'away' } } },
      [false, true],
    ],
    [
      'some Pods of a namespace',
      { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } },
      [false, false],
    ],
  ])('reaches %s', (_what, peer, [here, away]) => {
    const policies = placed([policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [peer] }] })]);
    expect(allowsOut(policies, ask({}))).toBe(here);
    expect(allowsOut(policies, ask({ to: pod('away', { app: 'db' }) }))).toBe(away);
    expect(allowsOut(policies, ask({ to: { address: '192.0.2.1' } }))).toBe(false);
  });

  it('reaches addresses but for those that are taken out', () => {
    const egress = [
      { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }, { ipBlock: { cidr: '2001:db8::/32' } }] },
    ];
    const policies = placed([policy({ podSelector: {}, policyTypes: ['Egress'], egress })]);
    const reached = ['192.0.2.1', '10.1.2.3', '2001:db8::1', '2001:db9::1'].map(address =>
      allowsOut(policies, ask({ to: { address } })),
    );
    expect(reached).toEqual([true, false, true, false]);
  });

  it.each([
    [{}, [true, true, true]],
    [{ port: 5432 }, [true, false, false]],
    [{ port: 5432, endPort: 6000 }, [true, true, false]],
    [{ port: 'postgres' }, [true, false, false]],
    [{ port: 5432, protocol: 'UDP' }, [false, false, false]],
    [{ protocol: 'UDP' }, [false, false, false]],
  ])('reaches ports as %j says', (port, expected) => {
    const policies = placed([policy({ podSelector: {}, ingress: [{ ports: [port] }] })]);
    const named = (one: number) => ({ port: one, portName: one === 5432 ? 'postgres' : undefined });
    expect([5432, 6000, 6001].map(one => allowsIn(policies, ask(named(one))))).toEqual(expected);
  });

  it('is not closed on its way out by a policy that has no rules for it', () => {
    expect(allowsOut(placed([policy({ podSelector: {}, ingress: [] })]), ask({}))).toBe(true);
    expect(allowsOut(placed([policy({ podSelector: {}, egress: [{ ports: [{ port: 1 }] }] })]), ask({}))).toBe(false);
    expect(allowsOut(placed([policy({ podSelector: {}, egress: [] })]), ask({}))).toBe(true);
  });
});

describe('whatever the policies', () => {
  it('one more that allows takes nothing away from Pods that are closed already', () => {
    fc.assert(
      fc.property(anyPolicies, anyPolicies, anyAttempt, (some, more, attempt) => {
        const closed = [...some, ...CLOSED];
        fc.pre(allows(placed(closed), attempt));
        expect(allows(placed([...closed, ...more]), attempt)).toBe(true);
      }),
    );
  });

  it('their order does not matter, nor does one that is there twice', () => {
    fc.assert(
      fc.property(anyPolicies, anyAttempt, (policies, attempt) => {
        const once = allows(placed(policies), attempt);
        expect(allows(placed([...policies].reverse()), attempt)).toBe(once);
        expect(allows(placed([...policies, ...policies]), attempt)).toBe(once);
      }),
    );
  });

  it('of closed namespaces nothing is reached that no rule is about', () => {
    fc.assert(
      fc.property(anyAttempt, attempt => {
        fc.pre(Boolean(attempt.from.pod ?? attempt.to.pod));
        expect(allows(placed(CLOSED), attempt)).toBe(false);
      }),
    );
  });
});

/** Nothing in, nothing out, in every namespace that the samples know. */
const CLOSED = ['home', 'away'].map(namespace =>
  policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, namespace),
);

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.0/24', true],
    ['192.0.3.1', '192.0.2.0/24', false],
    ['192.0.2.1', '192.0.2.1/32', true],
    ['192.0.2.1', '::/0', false],
    ['fd00::1', 'fd00::/8', true],
    ['fd00::1', '0.0.0.0/0', false],
    ['192.0.2.1', '192.0.2.0/33', false],
    ['192.0.2.1', '192.0.2.0', false],
    ['nobody', '0.0.0.0/0', false],
  ])('%s is in %s: %s', (address, cidr, expected) => {
    expect(isWithin(address, cidr)).toBe(expected);
  });
});
