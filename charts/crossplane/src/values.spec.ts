import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const chart = async (facts?: Facts) => (await valuesFor('crossplane', generate, facts)).crossplane ?? {};

describe('values of crossplane', () => {
  it('activates no definition by itself, and installs no package', async () => {
    const { provider, configuration, function: functions } = await chart();
    expect(provider).toEqual({ defaultActivations: [] });
    // Left at the chart's defaults, which are empty: packages are objects with a pin.
    expect([configuration, functions]).toEqual([undefined, undefined]);
  });

  it('satisfies the strictest Pod security', async () => {
    const { namespace, crossplane = {} } = await valuesFor('crossplane', generate);
    expect(namespace?.podSecurity).toBe('restricted');
    for (const part of ['Crossplane', 'RBACManager'] as const) {
      expect(crossplane[`podSecurityContext${part}`]).toEqual({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(crossplane[`securityContext${part}`]).toMatchObject({ capabilities: { drop: ['ALL'] } });
    }
  });

  it('keeps a second one waiting where the environment is not small, on another machine', async () => {
    const [small, large] = [await chart({ sizing: 'small' }), await chart({ sizing: 'large' })];
    expect([small.replicas, small.topologySpreadConstraints]).toEqual([1, []]);
    expect([large.replicas, large.rbacManager?.replicas]).toEqual([2, 2]);
    expect(large.topologySpreadConstraints).toHaveLength(1);
  });

  it('lets providers, which carry the same label, reach the API server and the internet, and nothing else', async () => {
    const { networkPolicy } = await valuesFor('crossplane', generate);
    expect(networkPolicy?.egress).toEqual({
      apiServer: { pods: { 'app.kubernetes.io/part-of': ['crossplane'] }, addresses: { '192.0.2.10/32': [6443] } },
      internet: [443],
    });
    expect(networkPolicy?.ingress).toEqual({ anywhere: [9443] });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('crossplane', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('crossplane', await valuesFor('crossplane', generate, { sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
