import type { KubernetesObject } from '@cedille/manifests';

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
