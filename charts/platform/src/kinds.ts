/** A kind as an AppProject names it: the group without its version. */
export interface Kind {
  group: string;
  kind: string;
}

/** In alphabetical order. */
export function eachOnce(kinds: readonly Kind[]): Kind[] {
  const byName = new Map(kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));
  return [...byName.keys()].sort().map(name => byName.get(name)!);
}

/** Cluster-scoped kinds that an area may make as long as one of its components does not say: what an operator's chart consists of. */
const OPERATOR_KINDS: readonly Kind[] = [
  { group: '', kind: 'Namespace' },
  { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
  { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
];

/** Rules of the API server's own, which need no webhook. */
const ADMISSION_KINDS: readonly Kind[] = [
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
];

/** What some areas make beside that. */
const AREA_KINDS: Readonly<Record<string, readonly Kind[]>> = {
  network: [
    ...ADMISSION_KINDS,
    { group: 'cert-manager.io', kind: 'ClusterIssuer' },
    { group: 'gateway.networking.k8s.io', kind: 'GatewayClass' },
  ],
  secrets: ADMISSION_KINDS,
  storage: [
    { group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshotClass' },
    { group: 'storage.k8s.io', kind: 'CSIDriver' },
    { group: 'storage.k8s.io', kind: 'StorageClass' },
  ],
};

/** The area `clubs` holds applications, not operators: of the cluster it needs its namespaces alone. */
const APPLICATION_AREAS: Readonly<Record<string, readonly Kind[]>> = {
  clubs: [{ group: '', kind: 'Namespace' }],
  services: [{ group: '', kind: 'Namespace' }],
};

/** The cluster-scoped kinds that components of an area may make when one of them does not say which it does. */
export function clusterKinds(area: string): Kind[] {
  return [...(APPLICATION_AREAS[area] ?? [...OPERATOR_KINDS, ...(AREA_KINDS[area] ?? [])])];
}

/** What a club may make in its namespaces: workloads and their routes; no RBAC, no quota, no Secret in the clear. */
export const CLUB_KINDS: Kind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'PersistentVolumeClaim' },
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'batch', kind: 'Job' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
  { group: 'redhatcop.redhat.io', kind: 'RandomSecret' },
  { group: 'redhatcop.redhat.io', kind: 'VaultSecret' },
];
