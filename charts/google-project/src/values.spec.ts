import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const google = {
  project: 'example-project',
  region: 'europe-west1',
  kms: { keyRing: 'ring', key: 'lock' },
  state: { bucket: 'example-state' },
};
const workloadIdentity = { provider: 'projects/1/locations/global/workloadIdentityPools/a/providers/b' };
const facts = { google, domain: { base: 'lab.example', clubs: ['clubs.example'] } } as Facts;
const values = (changes: Facts = {}) => generate(contextFor('google-project', { ...facts, ...changes } as Facts));

describe('the key that unseals Vault', () => {
  it('is replaced every ninety days, and never destroyed', () => {
    const { cryptoKeys, keyRings } = values();
    expect(cryptoKeys?.['lock']).toMatchObject({
      key_ring: '${google_kms_key_ring.ring.id}',
      rotation_period: `${90 * 24 * 60 * 60}s`,
      lifecycle: { prevent_destroy: true },
    });
    expect(keyRings?.['ring']).toMatchObject({ location: 'europe-west1', lifecycle: { prevent_destroy: true } });
  });

  it('is used by an account that may do that, and nothing else', () => {
    const { cryptoKeyMembers, serviceAccounts } = values();
    expect(Object.keys(serviceAccounts ?? {})).toEqual(['vault-unseal']);
    expect(Object.values(cryptoKeyMembers ?? {})).toEqual(
      ['roles/cloudkms.cryptoKeyEncrypterDecrypter', 'roles/cloudkms.viewer'].map(role => ({
        crypto_key_id: '${google_kms_crypto_key.lock.id}',
        role,
        member: 'serviceAccount:${google_service_account.vault-unseal.email}',
      })),
    );
  });

  it('is used by Vault itself where Google trusts the cluster: there is no account to have a key file of', () => {
    const { cryptoKeyMembers, serviceAccounts, modules } = values({ google: { ...google, workloadIdentity } });
    expect(serviceAccounts).toBeUndefined();
    expect(modules?.['main']?.output).not.toHaveProperty('account');
    for (const { member } of Object.values(cryptoKeyMembers ?? {}))
      expect(member).toBe(
        'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/subject/system:serviceaccount:vault:vault',
      );
  });
});

describe('zones', () => {
  it('are those of the facts, signed and kept', () => {
    expect(values().managedZones).toMatchObject({
      'lab--example': {
        dns_name: 'lab.example.',
        dnssec_config: { state: 'on' },
        lifecycle: { prevent_destroy: true },
      },
      'clubs--example': { dns_name: 'clubs.example.' },
    });
  });

  it('are somebody else’s where Crossplane makes them', () => {
    const { managedZones, modules } = values({ alternatives: { dns: 'crossplane' } } as Facts);
    expect(managedZones).toEqual({});
    expect(modules?.['main']?.output).not.toHaveProperty('nameServers');
  });
});

describe('the state', () => {
  it('is in a bucket that nobody outside may read, that keeps every version, and that is there already', () => {
    const { storageBuckets, modules } = values();
    expect(storageBuckets?.['example-state']).toEqual({
      name: 'example-state',
      location: 'EUROPE-WEST1',
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      versioning: { enabled: true },
      lifecycle: { prevent_destroy: true },
    });
    expect(modules?.['main']?.import).toEqual([{ to: 'google_storage_bucket.example-state', id: 'example-state' }]);
  });

  it('is one for each environment, and versions are pinned', async () => {
    const { modules } = await valuesFor('google-project', generate, facts);
    expect(modules?.['main']?.terraform).toEqual({
      required_version: '1.10.6',
      required_providers: { google: { source: 'hashicorp/google', version: '6.50.0' } },
      backend: { gcs: { bucket: 'example-state', prefix: 'lab/google-project' } },
    });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('google-project', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'google-project',
    await valuesFor('google-project', generate, { ...facts, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
