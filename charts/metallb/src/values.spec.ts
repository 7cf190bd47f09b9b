import type { Environment } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

type Pool = NonNullable<Environment['loadBalancer']>['pools'][number];

const open: Pool = { name: 'open', audience: 'public', addresses: ['203.0.113.0/26'], announce: 'bgp' };
const closed: Pool = {
  name: 'closed',
  audience: 'administrators',
  addresses: ['192.0.2.10-192.0.2.20'],
  announce: 'l2',
};
const bgp = { asn: 64496, peers: [{ name: 'edge', address: '198.51.100.1', asn: 64511 }] };
const values = (loadBalancer: Facts['loadBalancer']) => generate(contextFor('metallb', { loadBalancer }));

describe('values of metallb', () => {
  it('makes a pool of each fact, and gives away unasked only what is for everybody', () => {
    expect(values({ pools: [open, closed], bgp }).ipAddressPools).toEqual({
      open: { addresses: ['203.0.113.0/26'], autoAssign: true },
      closed: { addresses: ['192.0.2.10-192.0.2.20'], autoAssign: false },
    });
  });

  it('announces each pool in the way that its fact says, and in no other', () => {
    const { l2Advertisements, bgpAdvertisements } = values({
      pools: [
        { ...open, communities: ['64496:100'] },
        { ...closed, interfaces: ['bond0'] },
      ],
      bgp,
    });
    expect(l2Advertisements).toEqual({ closed: { ipAddressPools: ['closed'], interfaces: ['bond0'] } });
    expect(bgpAdvertisements).toEqual({ open: { ipAddressPools: ['open'], communities: ['64496:100'] } });
  });

  it('speaks with every peer, with BFD and a password only where the facts say so', () => {
    expect(values({ pools: [open], bgp })).toMatchObject({
      bgpPeers: { edge: { myASN: 64496, peerASN: 64511, peerAddress: '198.51.100.1' } },
      bfdProfiles: {},
    });
    const { bgpPeers, bfdProfiles } = values({ pools: [open], bgp: { ...bgp, bfd: true, password: true } });
    expect(bgpPeers?.['edge']).toMatchObject({ bfdProfile: 'fast', passwordSecret: { name: 'metallb-bgp' } });
    expect(Object.keys(bfdProfiles ?? {})).toEqual(['fast']);
  });

  it('runs FRR where there are peers, and nowhere else', () => {
    expect(values({ pools: [open], bgp }).metallb?.frrk8s).toEqual({ enabled: true });
    const local = values({ pools: [closed] });
    expect(local.metallb?.frrk8s).toEqual({ enabled: false });
    expect([local.bgpPeers, local.bgpAdvertisements, local.bfdProfiles]).toEqual([{}, {}, {}]);
  });

  it('takes the password from a Secret of the type that MetalLB insists on, and only where there is one', async () => {
    const given = (password: boolean) =>
      valuesFor('metallb', generate, { loadBalancer: { pools: [open], bgp: { ...bgp, password } } });
    expect((await given(true)).secrets?.['metallb-bgp']).toMatchObject({
      keys: ['password'],
      generated: false,
      type: 'kubernetes.io/basic-auth',
    });
    expect(await given(false)).not.toHaveProperty('secrets');
  });

  it('may use the network of its machines, and lets the API server reach its webhook', async () => {
    const { namespace, networkPolicy } = await valuesFor('metallb', generate, { loadBalancer: { pools: [closed] } });
    expect(namespace?.podSecurity).toBe('privileged');
    expect(networkPolicy?.ingress?.anywhere).toEqual([9443]);
    expect(networkPolicy?.egress?.apiServer).toEqual({
      pods: { 'app.kubernetes.io/component': ['controller'] },
      addresses: { '192.0.2.10/32': [6443] },
    });
  });

  it('is never evicted before what it carries', async () => {
    const { metallb } = await valuesFor('metallb', generate, { loadBalancer: { pools: [open], bgp } });
    expect(metallb?.controller?.priorityClassName).toBe('system-cluster-critical');
    expect(metallb?.speaker?.priorityClassName).toBe('system-node-critical');
    expect(metallb?.['frr-k8s']?.frrk8s?.priorityClassName).toBe('system-node-critical');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('metallb', generate, { loadBalancer: { pools: [open, closed], bgp } })).toMatchFileSnapshot(
    'recorded.yaml',
  );
  const objects = await recordedObjects(
    'metallb',
    await valuesFor('metallb', generate, { loadBalancer: { pools: [open, closed], bgp }, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
