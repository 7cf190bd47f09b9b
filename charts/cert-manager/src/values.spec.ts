import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const facts: Facts = {
  issuer: 'letsencrypt-prod',
  acme: { email: 'ops@example.org' },
  google: { project: 'example-project', region: 'europe-west1' },
};
const values = (changes?: Facts) => generate(contextFor('cert-manager', { ...facts, ...changes }));

describe('values of cert-manager', () => {
  it('solves HTTP-01 at the http listener of the public Gateway', () => {
    expect(values().acme).toEqual({
      email: 'ops@example.org',
      gateway: { namespace: 'gateway', name: 'public', section: 'http' },
    });
  });

  it('solves by DNS too where the facts allow it, and then asks only the resolver of the cluster', () => {
    const { acme, 'cert-manager': upstream } = values({
      acme: { email: 'ops@example.org', dns01: { provider: 'cloudDNS', zones: ['example.org'] } },
    });
    expect(acme?.dns01).toEqual({
      project: 'example-project',
      zones: ['example.org'],
      secret: { name: 'clouddns', key: 'key.json' },
    });
    expect(upstream?.dns01RecursiveNameserversOnly).toBe(true);
    expect(values()['cert-manager']).not.toHaveProperty('dns01RecursiveNameserversOnly');
  });

  it('has no account at Let’s Encrypt where certificates come from the platform’s own CA', () => {
    expect(values({ issuer: 'platform-ca' })).not.toHaveProperty('acme');
  });

  it('keeps a CA for names inside the cluster everywhere', () => {
    expect(values().platformCa).toBe(true);
    expect(values({ issuer: 'platform-ca' }).platformCa).toBe(true);
  });

  it('has a disruption budget exactly where there is more than one replica', () => {
    for (const sizing of ['small', 'medium', 'large'] as const) {
      const upstream = values({ sizing })['cert-manager'];
      for (const part of [upstream, upstream?.webhook, upstream?.cainjector]) {
        expect(part?.podDisruptionBudget?.enabled).toBe((part?.replicaCount ?? 0) > 1);
      }
    }
  });

  it('elects its leaders in its own namespace', () => {
    expect(values()['cert-manager']?.global?.leaderElection?.namespace).toBe('cert-manager');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('cert-manager', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'cert-manager',
    await valuesFor('cert-manager', generate, { ...facts, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
