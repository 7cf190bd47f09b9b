import { describe, expect, it } from 'vitest';
import { refusals, specOf } from './refused.fixture.ts';

describe('budgets and network policies', () => {
  it.each([
    ['policy/v1/PodDisruptionBudget', '{ minAvailable: 1, maxUnavailable: 1 }', 'maxUnavailable: one of'],
    ['policy/v1/PodDisruptionBudget', '{ minAvailable: 2147483648 }', 'minAvailable: 2147483647 or less'],
    ['policy/v1/PodDisruptionBudget', '{ minAvailable: 101% }', 'minAvailable: at most 100%'],
    ['networking.k8s.io/v1/NetworkPolicy', '{ ingress: [{ from: [{}] }] }', 'from[0]: podSelector'],
    ['networking.k8s.io/v1/NetworkPolicy', '{ ingress: [{ ports: [{ endPort: 5 }] }] }', 'endPort: a number as port'],
    [
      'networking.k8s.io/v1/NetworkPolicy',
      '{ ingress: [{ ports: [{ port: 10, endPort: 5 }] }] }',
      'endPort: a port from 10',
    ],
    [
      'networking.k8s.io/v1/NetworkPolicy',
      '{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0 } }] }] }',
      'cidr: an address range',
    ],
    [
      'networking.k8s.io/v1/NetworkPolicy',
      '{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [192.168.0.0/16] } }] }] }',
      'except[0]: a range inside 10.0.0.0/8',
    ],
    [
      'networking.k8s.io/v1/NetworkPolicy',
      '{ egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: "::/0" } }] }] }',
      'ipBlock: an ipBlock alone',
    ],
    ['networking.k8s.io/v1/NetworkPolicy', '{ podSelector: { matchLabels: { a: b c } } }', 'matchLabels.a: at most 63'],
  ])('%s: finds what is wrong in %s', (kind, spec, place) => {
    expect(refusals(specOf(kind, spec))).toEqual([expect.stringContaining(place)]);
  });

  it('finds nothing in a range with a hole', () => {
    const spec =
      '{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "fd00::/8", except: ["fd00:1::/32"] } }], ports: [{ port: 1, endPort: 9 }] }] }';
    expect(refusals(specOf('networking.k8s.io/v1/NetworkPolicy', spec))).toEqual([]);
  });
});

describe('autoscalers', () => {
  const scaler = (spec: string): string[] =>
    refusals(
      specOf(
        'autoscaling/v2/HorizontalPodAutoscaler',
        `{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, ${spec} }`,
      ),
    );

  it.each([
    ['minReplicas: 5, maxReplicas: 2', 'maxReplicas: at least minReplicas, 5'],
    ['maxReplicas: 0', 'maxReplicas: 1 or more'],
    ['maxReplicas: 2, metrics: [{ type: Resource }]', 'metrics[0]: what is measured'],
    [
      'maxReplicas: 2, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 0 } } }]',
      'averageUtilization: 1 or more',
    ],
    ['maxReplicas: 2, behavior: { scaleDown: { policies: [] } }', 'policies: at least one policy'],
    [
      'maxReplicas: 2, behavior: { scaleUp: { stabilizationWindowSeconds: 4000 } }',
      'stabilizationWindowSeconds: 3600 or less',
    ],
  ])('finds what is wrong in %s', (spec, place) => {
    expect(scaler(spec)).toEqual([expect.stringContaining(place)]);
  });

  it('finds nothing in a plain one', () => {
    expect(scaler('maxReplicas: 1')).toEqual([]);
  });
});

describe('rights', () => {
  const rules = (kind: string, rule: string): string =>
    `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: { name: a }, rules: [${rule}] }`;
  const binding = (kind: string, role: string, subject: string): string =>
    `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: { name: a }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${role}, name: r }, subjects: [${subject}] }`;

  it.each([
    [rules('Role', '{ apiGroups: [""], resources: [pods] }'), 'rules[0]: at least one verb'],
    [rules('Role', '{ resources: [pods], verbs: [get] }'), 'rules[0]: at least one, or nonResourceURLs'],
    [rules('Role', '{ nonResourceURLs: [/healthz], verbs: [get] }'), 'nonResourceURLs: a ClusterRole'],
    [
      rules('ClusterRole', '{ nonResourceURLs: [/a], resources: [pods], verbs: [get] }'),
      'nonResourceURLs: a rule of its own',
    ],
    [binding('ClusterRoleBinding', 'Role', '{ kind: User, name: me }'), 'roleRef.kind: ClusterRole'],
    [
      binding('ClusterRoleBinding', 'ClusterRole', '{ kind: ServiceAccount, name: robot }'),
      'subjects[0]: the namespace',
    ],
    [binding('RoleBinding', 'Role', '{ kind: Robot, name: me }'), 'subjects[0].kind: ServiceAccount, User or Group'],
  ])('finds what is wrong in %s', (text, place) => {
    expect(refusals(text)).toEqual([expect.stringContaining(place)]);
  });

  it('finds nothing in rights that are right', () => {
    expect(refusals(rules('ClusterRole', '{ nonResourceURLs: [/metrics], verbs: [get] }'))).toEqual([]);
    expect(refusals(binding('RoleBinding', 'ClusterRole', '{ kind: ServiceAccount, name: robot }'))).toEqual([]);
  });
});
