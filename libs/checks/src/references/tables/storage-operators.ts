import type { RelationTable } from './rows.ts';

const DATABASE = 'postgresql.cnpg.io/Cluster';
const OBJECT_STORE = 'barmancloud.cnpg.io/ObjectStore';

/** What operators of storage, databases and backups make, and what their objects name. */
export const STORAGE_OPERATORS: RelationTable = {
  references: [
    { of: 'velero.io/Schedule', at: 'spec.template.resourcePolicy', to: 'ConfigMap' },
    { of: 'velero.io/Schedule', at: 'spec.template.storageLocation', to: 'velero.io/BackupStorageLocation', name: '' },
    ...['spec.storage.storageClass', 'spec.walStorage.storageClass'].map(at => ({
      of: DATABASE,
      at,
      to: 'storage.k8s.io/StorageClass',
      name: '',
    })),
    ...['spec.plugins[*]', 'spec.externalClusters[*].plugin'].map(at => ({
      of: DATABASE,
      at: `${at}.parameters.barmanObjectName`,
      to: OBJECT_STORE,
      name: '',
    })),
    ...['Backup', 'ScheduledBackup', 'Pooler'].map(kind => ({
      of: `postgresql.cnpg.io/${kind}`,
      at: 'spec.cluster',
      to: DATABASE,
    })),
    {
      of: OBJECT_STORE,
      at: 'spec.configuration.googleCredentials.applicationCredentials',
      to: 'Secret',
      keys: ['key'],
    },
  ],
  products: [
    { of: DATABASE, makes: 'PersistentVolumeClaim', name: '{metadata.name}-#' },
    { of: DATABASE, makes: 'ServiceAccount', name: '{metadata.name}' },
    {
      of: DATABASE,
      makes: 'Secret',
      name: '{metadata.name}-app',
      keys: ['dbname', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username'],
      open: true,
    },
    { of: DATABASE, makes: 'Secret', name: '{metadata.name}-ca', keys: ['ca.crt', 'ca.key'] },
    ...['rw', 'ro', 'r'].map(service => ({ of: DATABASE, makes: 'Service', name: `{metadata.name}-${service}` })),
  ],
  pods: [],
  selections: [],
  podless: [
    OBJECT_STORE,
    'openebs.io/*',
    'postgresql.cnpg.io/ScheduledBackup',
    'secrets-store.csi.x-k8s.io/*',
    'velero.io/*',
  ],
};
