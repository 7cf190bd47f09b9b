import type { Context } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

type Delivered = Context['platform']['delivers'][number];

const hosted = (name: string, more: Partial<Delivered> = {}): Delivered =>
  ({
    name,
    cluster: `${name}-1`,
    endpoint: `https://${name}.vcluster-${name}.svc:443`,
    hosted: { kubernetes: '1.34.2', sizing: 'small', syncs: ['networkPolicies'] },
    ...more,
  }) as Delivered;

const values = (delivers: Delivered[], facts: Facts = {}) => generate(contextFor('vcluster', facts, { delivers }));
const instance = (...given: Parameters<typeof hosted>) => values([hosted(...given)]).instances![given[0]]!;
const sized = (sizing: 'small' | 'medium' | 'large') =>
  instance('stage', { hosted: { kubernetes: '1.34.2', sizing, syncs: [] } });

describe('virtual clusters', () => {
  it('are there for each environment that lives here, and for no other', () => {
    const elsewhere = { ...hosted('far') };
    delete elsewhere.hosted;
    expect(Object.keys(values([hosted('prod'), hosted('stage'), elsewhere]).instances!)).toEqual(['prod', 'stage']);
    expect(values([]).instances).toEqual({});
  });

  it('have the version of Kubernetes that their environment says', () => {
    expect(instance('stage').vcluster?.controlPlane?.distro?.k8s?.version).toBe('v1.34.2');
  });

  it('copy to the host what is only acted on there', () => {
    expect(instance('stage').vcluster?.sync?.toHost).toEqual({ networkPolicies: { enabled: true } });
  });

  it.each([
    ['small', 1, 1, []],
    ['medium', 2, 3, ['vcluster', 'vcluster-etcd']],
    ['large', 3, 3, ['vcluster', 'vcluster-etcd']],
  ] as const)('of size %s have %i servers and %i stores', (size, servers, stores, budgets) => {
    const { vcluster, budgets: drained } = sized(size);
    const { statefulSet, backingStore } = vcluster?.controlPlane ?? {};
    expect(statefulSet?.highAvailability?.replicas).toBe(servers);
    expect(backingStore?.etcd?.deploy?.statefulSet?.highAvailability?.replicas).toBe(stores);
    expect(drained).toEqual(budgets);
  });

  it('keep their store on volumes that survive the loss of a machine', () => {
    const { storageClasses } = contextFor('vcluster').environment;
    const { persistence } = sized('medium').vcluster?.controlPlane?.backingStore?.etcd?.deploy?.statefulSet ?? {};
    expect(persistence?.volumeClaim?.storageClass).toBe(storageClasses.replicated);
  });

  it('may take more of the host, the larger they are, and never processor time by limit', () => {
    const quotas = (['small', 'medium', 'large'] as const).map(
      size => sized(size).resourceQuotas?.['everything']?.hard as Record<string, unknown>,
    );
    expect(quotas.map(quota => quota['requests.cpu'])).toEqual(['8', '16', '32']);
    for (const quota of quotas) expect(quota).not.toHaveProperty(['limits.cpu']);
  });

  it('leave the volumes of their environment behind', () => {
    expect(instance('stage').vcluster?.experimental?.syncSettings?.setOwner).toBe(false);
    const { persistence } = sized('medium').vcluster?.controlPlane?.backingStore?.etcd?.deploy?.statefulSet ?? {};
    expect(persistence?.volumeClaim?.retentionPolicy).not.toBe('Delete');
  });

  it('leave a namespace that their Application does not wait for', () => {
    expect(instance('stage').namespace?.annotations).toEqual({
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    });
  });

  it('go only when a person confirms it', () => {
    expect(instance('stage').vcluster?.controlPlane?.advanced?.globalMetadata?.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
    });
  });
});

describe('the registration in Argo CD', () => {
  it('leads to a server whose certificate is for that address', () => {
    const { registration, vcluster } = instance('stage');
    expect(vcluster?.controlPlane?.proxy?.extraSANs).toEqual([new URL(registration!.server!).hostname]);
  });

  it('is made of the Secret that the virtual cluster exports, under the name and address that facts say', () => {
    const { registration, vcluster } = instance('stage');
    expect(registration).toMatchObject({
      cluster: 'stage-1',
      server: 'https://stage.vcluster-stage.svc:443',
      namespace: 'argocd',
    });
    expect(vcluster?.exportKubeConfig?.additionalSecrets).toEqual([{ name: registration?.from }]);
  });

  it('is refused for an address at which its Service would not answer', () => {
    expect(() => values([hosted('stage', { endpoint: 'https://stage.other.svc:443' })])).toThrow(
      'cluster.endpoint of stage is https://stage.other.svc:443, but it is hosted here: write https://stage.vcluster-stage.svc:443',
    );
  });
});

it('is as recorded', async () => {
  const large = { kubernetes: '1.34.2', sizing: 'large', syncs: ['networkPolicies', 'podDisruptionBudgets'] } as const;
  const delivers = [hosted('prod', { hosted: large }), hosted('stage')];
  await expect(recorded('vcluster', generate, {}, { delivers })).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'vcluster',
    await valuesFor('vcluster', generate, { sizing: 'large' }, { delivers }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
