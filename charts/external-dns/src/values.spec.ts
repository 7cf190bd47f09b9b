import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const facts: Facts = {
  name: 'lab',
  google: { project: 'example-project', region: 'europe-west1' },
  domain: { base: 'example.org', clubs: ['example.net'] },
};
const provider = 'projects/1/locations/global/workloadIdentityPools/a/providers/b';

const values = (changes: Facts = {}) => valuesFor('external-dns', generate, { ...facts, ...changes });
const upstream = async (changes?: Facts) => (await values(changes))['external-dns'] ?? {};

describe('values of external-dns', () => {
  it('writes to public zones of the project, only below the domains of the environment', async () => {
    const { provider, extraArgs, domainFilters } = await upstream();
    expect(provider).toEqual({ name: 'google' });
    expect(extraArgs).toMatchObject({ 'google-project': 'example-project', 'google-zone-visibility': 'public' });
    expect(domainFilters).toEqual(['example.org', 'example.net']);
    expect((await upstream({ domain: { base: 'example.org', clubs: undefined } })).domainFilters).toEqual([
      'example.org',
    ]);
  });

  it('takes names from routes of the shared Gateways, and from Services that are balanced', async () => {
    const { sources, extraArgs, gatewayNamespace } = await upstream();
    expect(sources).toEqual(['gateway-httproute']);
    expect(extraArgs).toMatchObject({ source: ['service'], 'service-type-filter': ['LoadBalancer'] });
    expect(gatewayNamespace).toBe('gateway');
  });

  it('may read what its sources are made of, and nothing more', async () => {
    const { rbac, serviceAccount, sources } = await upstream();
    expect(rbac).toEqual({
      additionalPermissions: [{ apiGroups: [''], resources: ['services'], verbs: ['get', 'watch', 'list'] }],
    });
    // The chart's own rules follow from these; `service` would add nodes, Pods and endpoints.
    expect(sources).not.toContain('service');
    // Left at the chart's default, which is to make one.
    expect(serviceAccount).toBeUndefined();
  });

  it('signs records with the name of the environment, in a place that also the name of a zone has', async () => {
    const { txtOwnerId, txtPrefix, registry } = await upstream();
    expect(txtOwnerId).toBe('lab');
    // With the type in the prefix and a dot at its end, nothing is put before the first label of the host.
    expect(txtPrefix).toMatch(/^[a-z-]+%\{record_type\}\.$/);
    expect(registry).toBeUndefined();
  });

  it('takes records away exactly where what leaves the repository is removed', async () => {
    expect((await upstream({ delivery: { prune: true } })).policy).toBe('sync');
    expect((await upstream({ delivery: { prune: false } })).policy).toBe('upsert-only');
  });

  it('reads the key file that Vault keeps where Google’s library looks for it', async () => {
    const { secrets, 'external-dns': chart, googleIdentity } = await values();
    expect(secrets?.['external-dns-google']).toMatchObject({ keys: ['credentials.json'], generated: false });
    expect(chart?.env).toEqual([{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/etc/google/credentials.json' }]);
    // One level too shallow, the Secret is left out by the API server and the program starts without a key.
    expect(chart?.extraVolumes).toEqual([{ name: 'google', secret: { secretName: 'external-dns-google' } }]);
    expect(chart?.extraVolumeMounts).toEqual([{ name: 'google', mountPath: '/etc/google', readOnly: true }]);
    expect(googleIdentity).toBeUndefined();
  });

  it('needs no key where Google trusts the cluster', async () => {
    const google = { project: 'example-project', region: 'europe-west1', workloadIdentity: { provider } };
    const given = await values({ google });
    expect(given).not.toHaveProperty('secrets');
    expect(given.googleIdentity).toEqual({ audience: `//iam.googleapis.com/${provider}`, folder: '/etc/google' });
  });

  it('runs without privileges, and reaches only the API server and Google', async () => {
    const { namespace, networkPolicy } = await values();
    expect(namespace?.podSecurity).toBe('restricted');
    expect(networkPolicy?.egress).toEqual({
      apiServer: {
        pods: { 'app.kubernetes.io/name': ['external-dns'] },
        addresses: { '192.0.2.10/32': [6443] },
      },
      internet: [443],
    });
    expect(networkPolicy).not.toHaveProperty('ingress');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('external-dns', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'external-dns',
    await valuesFor('external-dns', generate, { ...facts, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
