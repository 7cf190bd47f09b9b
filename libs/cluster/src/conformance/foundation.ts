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

/** Whether it is an admission policy, or binds one. */
export function isPolicy(object: KubernetesObject): boolean {
  return foundationRank(object) !== undefined && /AdmissionPolicy(Binding)?$/.test(object.kind ?? '');
}

/** Where Kubernetes keeps the template of the Pods that a kind makes. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'apps/v1/Deployment': ['spec', 'template'],
  'apps/v1/StatefulSet': ['spec', 'template'],
  'apps/v1/DaemonSet': ['spec', 'template'],
  'apps/v1/ReplicaSet': ['spec', 'template'],
  'batch/v1/Job': ['spec', 'template'],
  'batch/v1/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** A Pod as a controller would make it of a workload, and where its template stands; undefined for other kinds. */
export function podOf(object: KubernetesObject): { pod: KubernetesObject; path: readonly string[] } | undefined {
  const path = TEMPLATES[`${object.apiVersion}/${object.kind}`];
  const template = path?.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    object,
  ) as { metadata?: object; spec?: object } | undefined;
  if (!path || !template?.spec) return undefined;
  const name = `${String(object.metadata?.name).slice(0, 200)}-pod`;
  const metadata = { ...template.metadata, name, ...namespaceOf(object) };
  const spec = { ...template.spec, ...claimVolumes(object, template.spec) };
  return { pod: { apiVersion: 'v1', kind: 'Pod', metadata, spec }, path };
}

/** The controller of a StatefulSet gives its Pods a volume for each claim; one of the same name in the template gives way. */
function claimVolumes(
  { spec }: KubernetesObject,
  { volumes = [] }: { volumes?: readonly { name: string }[] | null },
): { volumes?: object[] } {
  const { volumeClaimTemplates: claims } = spec as { volumeClaimTemplates?: { metadata: { name: string } }[] | null };
  if (!claims?.length) return {};
  const names = claims.map(({ metadata }) => metadata.name);
  const others = (volumes ?? []).filter(({ name }) => !names.includes(name));
  return { volumes: [...others, ...names.map(name => ({ name, persistentVolumeClaim: { claimName: name } }))] };
}

function namespaceOf({ metadata }: KubernetesObject): { namespace?: string } {
  return metadata?.namespace === undefined ? {} : { namespace: metadata.namespace };
}
