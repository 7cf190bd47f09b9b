import { describe, expect, it } from 'vitest';
import { object, problemsOf, wide, workload } from '../references.fixture.ts';

const database = object(
  'postgresql.cnpg.io/v1 Cluster',
  'forum-db',
  'spec: {storage: {storageClass: safe}, plugins: [{parameters: {barmanObjectName: forum-db}}]}',
);
const bucket = object(
  'barmancloud.cnpg.io/v1 ObjectStore',
  'forum-db',
  'spec: {configuration: {googleCredentials: {applicationCredentials: {name: forum-backup, key: credentials.json}}}}',
);
const key = (name: string): string => object('Secret', 'forum-backup', `stringData: {${name}: '{}'}`);
const safe = wide('storage.k8s.io/v1 StorageClass', 'safe', 'provisioner: example.org/disks');
const program = workload('forum', {
  container: 'env: [{name: URI, valueFrom: {secretKeyRef: {name: forum-db-app, key: uri}}}]',
});

describe('a database', () => {
  it('brings the Secret that its program signs in with', async () => {
    expect(await problemsOf(database + bucket + key('credentials.json') + safe + program)).toEqual([]);
    expect(await problemsOf(bucket + key('credentials.json') + safe + program)).toMatchObject([
      { code: 'reference-missing' },
    ]);
  });

  it('needs its class, the place of its backups, and the key for that', async () => {
    expect(await problemsOf(database + bucket + key('credentials.json'))).toMatchObject([
      { code: 'reference-missing', path: 'spec.storage.storageClass' },
    ]);
    expect(await problemsOf(database + safe)).toMatchObject([{ path: 'spec.plugins[0].parameters.barmanObjectName' }]);
    expect(await problemsOf(database + bucket + safe + key('other.json'))).toMatchObject([{ code: 'reference-key' }]);
  });
});
