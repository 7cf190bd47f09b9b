import type { ReferenceRow } from './rows.ts';

/** What a Pod names, below its `spec`. */
type PodReference = Omit<ReferenceRow, 'of'>;

const OF_CONTAINERS: readonly PodReference[] = [
  { at: 'env[*].valueFrom.secretKeyRef', to: 'Secret', keys: ['key'] },
  { at: 'env[*].valueFrom.configMapKeyRef', to: 'ConfigMap', keys: ['key'] },
  { at: 'envFrom[*].secretRef', to: 'Secret' },
  { at: 'envFrom[*].configMapRef', to: 'ConfigMap' },
];

/** Lists of containers in a Pod. */
export const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

export const POD_REFERENCES: readonly PodReference[] = [
  { at: 'serviceAccountName', to: 'ServiceAccount', name: '' },
  // The older name of the same field.
  { at: 'serviceAccount', to: 'ServiceAccount', name: '' },
  { at: 'imagePullSecrets[*]', to: 'Secret' },
  { at: 'priorityClassName', to: 'scheduling.k8s.io/PriorityClass', name: '' },
  { at: 'volumes[*].secret', to: 'Secret', name: 'secretName', keys: ['items[*].key'] },
  { at: 'volumes[*].configMap', to: 'ConfigMap', keys: ['items[*].key'] },
  { at: 'volumes[*].projected.sources[*].secret', to: 'Secret', keys: ['items[*].key'] },
  { at: 'volumes[*].projected.sources[*].configMap', to: 'ConfigMap', keys: ['items[*].key'] },
  { at: 'volumes[*].persistentVolumeClaim', to: 'PersistentVolumeClaim', name: 'claimName' },
  {
    at: 'volumes[*].ephemeral.volumeClaimTemplate.spec.storageClassName',
    to: 'storage.k8s.io/StorageClass',
    name: '',
  },
  { at: 'volumes[*].csi.nodePublishSecretRef', to: 'Secret' },
  {
    at: 'volumes[*].csi.volumeAttributes.secretProviderClass',
    to: 'secrets-store.csi.x-k8s.io/SecretProviderClass',
    name: '',
  },
  { at: 'volumes[*].azureFile', to: 'Secret', name: 'secretName' },
  ...['cephfs', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'].map((volume): PodReference => ({
    at: `volumes[*].${volume}.secretRef`,
    to: 'Secret',
  })),
  ...CONTAINERS.flatMap(list => OF_CONTAINERS.map(row => ({ ...row, at: `${list}[*].${row.at}` }))),
];
