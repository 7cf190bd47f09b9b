import type { Manifest, ObjectHead } from './manifest.ts';
import { headOf } from './object-head.ts';

/**
 * Canonical order: what others need comes first (namespaces, definitions, then Helm's order of installing), then by API
 * version, kind, namespace and name. Stable; texts are not touched.
 */
export function orderManifests(manifests: readonly Manifest[]): Manifest[] {
  return manifests
    .map(manifest => ({ manifest, head: manifest.head ?? headOf(manifest.object) }))
    .map(({ manifest, head }) => ({ manifest, rank: rankOf(head), key: keyOf(head) }))
    .sort((a, b) => a.rank - b.rank || compareKeys(a.key, b.key))
    .map(({ manifest }) => manifest);
}

/**
 * `InstallOrder` of Helm (pkg/release/v1/util/kind_sorter.go), with namespaces and definitions moved to the front.
 * Kinds that are not listed, custom resources above all, come last.
 */
const INSTALL_ORDER = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

const RANKS: ReadonlyMap<string, number> = new Map(INSTALL_ORDER.map((kind, rank) => [kind, rank]));

function rankOf({ kind }: ObjectHead): number {
  return RANKS.get(String(kind)) ?? INSTALL_ORDER.length;
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectHead): string[] {
  return [apiVersion, kind, namespace, name].map(part => String(part ?? ''));
}

/** By code unit, never by the machine's language. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index]!;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
