import { isOneOf, type KindPattern } from '../data/kind-table.ts';
import type { DangerRule } from '../rule.ts';

interface Guard {
  of: readonly KindPattern[];
  happens: (name: string) => string;
}

/** What keeps people and programs apart, beside NetworkPolicies: those have a rule of their own. */
const GUARDS: readonly Guard[] = [
  {
    of: [
      'cilium.io/CiliumNetworkPolicy',
      'cilium.io/CiliumClusterwideNetworkPolicy',
      'crd.projectcalico.org/NetworkPolicy',
      'crd.projectcalico.org/GlobalNetworkPolicy',
      'projectcalico.org/NetworkPolicy',
      'projectcalico.org/GlobalNetworkPolicy',
      'policy.networking.k8s.io/AdminNetworkPolicy',
      'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
    ],
    happens: name => `${name} goes away: what it kept apart can talk.`,
  },
  {
    of: [
      'security.istio.io/AuthorizationPolicy',
      'security.istio.io/PeerAuthentication',
      'security.istio.io/RequestAuthentication',
      'policy.linkerd.io/AuthorizationPolicy',
      'gateway.envoyproxy.io/SecurityPolicy',
      'kuma.io/MeshTrafficPermission',
    ],
    happens: name => `${name} goes away: requests that it refused are let through.`,
  },
  {
    of: [
      'kyverno.io/ClusterPolicy',
      'kyverno.io/Policy',
      'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
      'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
      'constraints.gatekeeper.sh/*',
      'templates.gatekeeper.sh/ConstraintTemplate',
    ],
    happens: name => `${name} goes away: objects that it refused are accepted.`,
  },
  {
    of: ['/ResourceQuota', '/LimitRange'],
    happens: name => `${name} goes away: Pods of the namespace may take as much as there is.`,
  },
];

export const guardRemoved: DangerRule = {
  code: 'guard-removed',
  title: 'A policy goes away',
  why: 'What it kept apart can meet: programs talk that must not, objects are accepted that were refused, Pods take as much as there is.',
  example: '- kind: ValidatingAdmissionPolicy\n-   metadata: { name: guard }',
  fix: 'keep it, or make sure that another one does its work',
  severity: 'high',
  onDeletion: true,
  find({ change, component, identity }, { gone }) {
    if (change !== 'removed' || gone.has(component)) return [];
    const guard = GUARDS.find(({ of }) => isOneOf(of, identity));
    return guard
      ? [
          {
            severity: 'high',
            message: guard.happens(identity.name),
            fix: 'keep it, or make sure that another one does the same',
          },
        ]
      : [];
  },
};
