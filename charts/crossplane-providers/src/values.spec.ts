import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const google = { project: 'example-project', region: 'europe-west1' };
const backup = { bucket: 'example-backup' };
const identity = { provider: 'projects/1/locations/global/workloadIdentityPools/a/providers/b' };

const values = (facts: Facts = {}, delivers: Context['platform']['delivers'] = []) =>
  generate(contextFor('crossplane-providers', facts, { delivers }));

describe('values of crossplane-providers', () => {
  it('pins every provider to one released version, and lets none bring others along', () => {
    const { providers = {} } = values({ google, backup, alternatives: { dns: 'crossplane' } });
    expect(Object.keys(providers).sort()).toEqual([
      'provider-family-gcp',
      'provider-gcp-dns',
      'provider-gcp-storage',
      'provider-kubernetes',
    ]);
    const versions = Object.values(providers).map(({ package: image = '', skipDependencyResolution }) => {
      expect(image).toMatch(/^xpkg\.crossplane\.io\/crossplane-contrib\/[a-z-]+:v\d+\.\d+\.\d+$/);
      expect(skipDependencyResolution).toBe(true);
      return image.includes('gcp') ? image.split(':')[1] : undefined;
    });
    expect(new Set(versions.filter(Boolean)).size).toBe(1);
  });

  it('installs of Google only what is used', () => {
    const names = (facts: Facts) => Object.keys(values(facts).providers ?? {}).filter(name => name.includes('gcp'));
    expect(names({ google })).toEqual([]);
    expect(names({ backup })).toEqual([]);
    expect(names({ google, backup })).toEqual(['provider-family-gcp', 'provider-gcp-storage']);
  });

  it('defines the kinds that are used, and no others', () => {
    expect(values({ google, backup }).activationPolicies?.['in-use']?.activate).toEqual([
      'buckets.storage.gcp.m.upbound.io',
      'objects.kubernetes.m.crossplane.io',
    ]);
  });

  it('puts registrations together where clusters live that it delivers, and nothing elsewhere', () => {
    expect(values()).not.toHaveProperty('registersClusters');
    const elsewhere = { name: 'stage', cluster: 'stage' } as Context['platform']['delivers'][number];
    expect(values({}, [elsewhere])).not.toHaveProperty('registersClusters');
    const here = { ...elsewhere, hosted: { kubernetes: '1.35.4', sizing: 'small' as const, syncs: [] } };
    expect(values({}, [here]).registersClusters).toEqual({ namespace: 'argocd' });
  });

  it('follows what is copied within a minute, and shows the content of no Secret in the status of an object', () => {
    const [container] =
      values().runtimeConfigs?.['provider-kubernetes']?.deploymentTemplate?.spec?.template?.spec?.containers ?? [];
    expect(container?.args).toEqual(['--poll=1m', '--sanitize-secrets']);
  });

  it('runs every provider restricted, with resources, under an account of its own', () => {
    const { runtimeConfigs = {}, providers = {} } = values({ google, backup });
    const configured = Object.values(providers).map(({ runtimeConfigRef }) => runtimeConfigRef?.name);
    expect(new Set(configured)).toEqual(new Set(Object.keys(runtimeConfigs)));
    for (const [name, { serviceAccountTemplate, deploymentTemplate }] of Object.entries(runtimeConfigs)) {
      expect(serviceAccountTemplate?.metadata?.name).toBe(name);
      const { metadata, spec } = deploymentTemplate?.spec?.template ?? {};
      // Network policies of crossplane open the way to the API server for this label.
      expect(metadata?.labels).toEqual({ 'app.kubernetes.io/part-of': 'crossplane' });
      expect(spec?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      const [container] = spec?.containers ?? [];
      expect(container?.name).toBe('package-runtime');
      expect(container?.resources?.limits?.memory).toBeDefined();
      expect(container?.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('signs in to Google by a token of the Pod where Google trusts the cluster, and by a key from Vault elsewhere', () => {
    const volumes = (facts: Facts) =>
      values(facts).runtimeConfigs?.['provider-google']?.deploymentTemplate?.spec?.template?.spec?.volumes?.[1];
    expect(volumes({ google, backup })).toEqual({
      name: 'google',
      secret: { secretName: 'crossplane-providers-google' },
    });
    const trusted = values({ google: { ...google, workloadIdentity: identity }, backup });
    expect(trusted.googleIdentity?.audience).toBe(`//iam.googleapis.com/${identity.provider}`);
    expect(volumes({ google: { ...google, workloadIdentity: identity }, backup })).toHaveProperty('projected');
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('crossplane-providers', generate, { google, backup, alternatives: { dns: 'crossplane' } }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'crossplane-providers',
    await valuesFor(
      'crossplane-providers',
      generate,
      { google, backup, alternatives: { dns: 'crossplane' }, sizing: 'large' },
      { delivers: [{ name: 'stage', hosted: {} } as Context['platform']['delivers'][number]] },
    ),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
