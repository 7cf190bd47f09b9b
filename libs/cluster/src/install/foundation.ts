import { isCrd, type KubernetesObject } from '@cedille/manifests';

/**
 * Kinds that decide what the API server says of other objects: they are really applied, in this order, before anything is
 * judged. All others are only tried.
 */
const FOUNDATION: readonly string[] = [
  'CustomResourceDefinition',
  'Namespace',
  'PriorityClass',
  'RuntimeClass',
  'ServiceAccount',
  'LimitRange',
  'ResourceQuota',
  'ValidatingAdmissionPolicy',
  'MutatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicyBinding',
];

export const DEFINITIONS = FOUNDATION.indexOf('CustomResourceDefinition');
export const NAMESPACES = FOUNDATION.indexOf('Namespace');

/** Position among the kinds that come first; undefined for an object that is only tried. */
export function foundationRank(object: KubernetesObject): number | undefined {
  const { apiVersion = '', kind = '' } = object;
  if (kind === 'CustomResourceDefinition') return isCrd(object) ? DEFINITIONS : undefined;
  const ours = apiVersion === 'v1' || /^(scheduling|node|admissionregistration)\.k8s\.io\//.test(apiVersion);
  const rank = FOUNDATION.indexOf(kind);
  return ours && rank >= 0 ? rank : undefined;
}
