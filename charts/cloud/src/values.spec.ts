import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const google = { project: 'example-project', region: 'europe-west1' };
const backup = { bucket: 'example-backup' };
const values = (facts: Facts = {}, delivers: Context['platform']['delivers'] = []) =>
  generate(contextFor('cloud', facts, { delivers }));

describe('values of cloud', () => {
  it('makes the bucket for backups in the region of the environment, closed to everybody else', () => {
    expect(values({ google, backup }).buckets?.['example-backup']?.forProvider).toMatchObject({
      project: 'example-project',
      location: 'EUROPE-WEST1',
      publicAccessPrevention: 'enforced',
      uniformBucketLevelAccess: true,
    });
  });

  it('makes those of the environments that are delivered from here', () => {
    const delivered = [
      { name: 'a', backup: { bucket: 'a-backup' } },
      { name: 'b' },
    ] as unknown as Context['platform']['delivers'];
    expect(Object.keys(values({ google, backup }, delivered).buckets ?? {})).toEqual(['a-backup', 'example-backup']);
  });

  it('never removes a bucket, nor what is in it', () => {
    const { managementPolicies, forProvider } = values({ google, backup }).buckets?.['example-backup'] ?? {};
    expect(managementPolicies).not.toContain('Delete');
    expect(managementPolicies).not.toContain('*');
    expect(forProvider?.forceDestroy).toBe(false);
  });

  it('signs in by the Pod of the provider, or by the key that crossplane-providers brings', () => {
    const config = (facts: Facts) => values(facts).googleConfigs?.['default']?.credentials;
    expect(config({ google, backup })).toEqual({
      source: 'Secret',
      secretRef: { namespace: 'crossplane-system', name: 'crossplane-providers-google', key: 'credentials.json' },
    });
    const workloadIdentity = { provider: 'projects/1/locations/global/workloadIdentityPools/a/providers/b' };
    expect(config({ google: { ...google, workloadIdentity }, backup })).toEqual({ source: 'InjectedIdentity' });
  });

  it('configures Google only where something is made there', () => {
    expect(values({ google })).toEqual({});
    expect(values({ backup })).toEqual({});
    const { googleConfigs, buckets } = values({ google, alternatives: { dns: 'crossplane' } });
    expect(Object.keys(googleConfigs ?? {})).toEqual(['default']);
    expect(buckets).toEqual({});
  });

  it('configures the cluster itself everywhere, with the rights of the provider alone', async () => {
    expect((await valuesFor('cloud', generate)).kubernetesConfigs).toEqual({
      default: { credentials: { source: 'InjectedIdentity' } },
    });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('cloud', generate, { google, backup })).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'cloud',
    await valuesFor('cloud', generate, { google, backup, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
