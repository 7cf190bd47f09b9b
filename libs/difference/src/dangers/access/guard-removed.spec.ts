import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

it.each([
  'cilium.io/v2/CiliumNetworkPolicy',
  'security.istio.io/v1/AuthorizationPolicy',
  'kyverno.io/v1/ClusterPolicy',
  'v1/ResourceQuota',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding',
])('sees a %s go, unless all of its component does', type => {
  const other = object('v1/ConfigMap');
  expect(codesOf(object(type) + other, other)).toEqual(['guard-removed high']);
  expect(codesOf(object(type), '')).toEqual([]);
});
