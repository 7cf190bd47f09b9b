import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { authMethods, exportedBy, type SignInFacts } from './auth-methods.ts';

const facts = (name: string, cluster: Partial<SignInFacts['cluster']>): SignInFacts => ({
  name,
  cluster: { ...EXAMPLE_FACTS.cluster, ...cluster } as SignInFacts['cluster'],
  vault: { ...EXAMPLE_FACTS.vault, authMount: `kubernetes/${name}` } as SignInFacts['vault'],
});
const keeper = facts('hub', { kind: 'talos' });
const vcluster = facts('stage', { kind: 'vcluster', endpoint: 'https://stage.vcluster-stage.svc:443' });

describe('auth methods', () => {
  it('are one for each environment; the own cluster says its authority itself', async () => {
    const methods = await authMethods({ keeper, tenants: [vcluster], readAuthority: () => Promise.resolve('PEM') });
    expect(methods).toMatchObject([
      { environment: 'hub', mount: 'kubernetes/hub', host: 'https://kubernetes.default.svc:443', isOwn: true },
      { environment: 'stage', host: 'https://stage.vcluster-stage.svc:443', isOwn: false, certificateAuthority: 'PEM' },
    ]);
    expect(methods[0]).not.toHaveProperty('certificateAuthority');
  });

  it('prefer the authority that is a fact', async () => {
    const tenant = facts('far', { kind: 'talos', endpoint: 'https://192.0.2.1:6443', certificateAuthority: 'FACT' });
    const readAuthority = (): Promise<string> => Promise.reject(new Error('nobody may ask'));
    expect((await authMethods({ keeper, tenants: [tenant], readAuthority }))[1]).toMatchObject({
      certificateAuthority: 'FACT',
    });
  });

  it('wait for a cluster that has not said its authority, and say where it would be', async () => {
    const far = facts('far', { kind: 'talos', endpoint: 'https://192.0.2.1:6443' });
    const readAuthority = (): Promise<undefined> => Promise.resolve(undefined);
    const [, first, second] = await authMethods({ keeper, tenants: [vcluster, far], readAuthority });
    expect(first).toMatchObject({ expectedAt: 'the Secret argocd-access in vcluster-stage' });
    expect(second).toMatchObject({ expectedAt: 'the fact cluster.certificateAuthority' });
    for (const method of [first, second]) expect(method).not.toHaveProperty('certificateAuthority');
  });

  it('know the Secret of a vcluster by its address, and of nothing else', () => {
    expect(exportedBy(vcluster.cluster)).toEqual({
      namespace: 'vcluster-stage',
      secrets: ['argocd-access', 'vc-stage'],
      key: 'certificate-authority',
    });
    expect(exportedBy({ ...vcluster.cluster, endpoint: 'https://stage.example.org' })).toBeUndefined();
    expect(exportedBy({ ...vcluster.cluster, kind: 'talos' })).toBeUndefined();
  });
});
