import { byName, defineValues, sized } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment }) => {
  const { pools = [], bgp } = environment.loadBalancer ?? {};
  const announcedBy = (way: 'bgp' | 'l2') => pools.filter(({ announce }) => announce === way);
  const passwordSecret = bgp?.password ? { name: 'metallb-bgp' } : undefined;
  const session = bgp && { myASN: bgp.asn, bfdProfile: bgp.bfd ? 'fast' : undefined, passwordSecret };
  const { frr, helper, ...programs } = sized(environment, {
    controller: ['10m 64Mi 128Mi', '20m 64Mi 256Mi'],
    speaker: ['20m 64Mi 128Mi', '50m 64Mi 256Mi'],
    frr: ['20m 96Mi 256Mi', '50m 128Mi 512Mi'],
    helper: ['5m 16Mi 64Mi'],
  });
  return {
    // An address of the administrators is for a Service that asks for it.
    ipAddressPools: byName(pools, ({ addresses, audience }) => ({ addresses, autoAssign: audience === 'public' })),
    l2Advertisements: byName(announcedBy('l2'), ({ name, interfaces }) => ({ ipAddressPools: [name], interfaces })),
    bgpAdvertisements: byName(announcedBy('bgp'), ({ name, communities }) => ({ ipAddressPools: [name], communities })),
    bgpPeers: byName(bgp?.peers ?? [], ({ asn, address }) => ({ ...session, peerASN: asn, peerAddress: address })),
    bfdProfiles: bgp?.bfd ? { fast: { receiveInterval: 300, transmitInterval: 300, detectMultiplier: 3 } } : {},
    metallb: {
      ...programs,
      frrk8s: { enabled: bgp !== undefined },
      'frr-k8s': { frrk8s: { ...programs.speaker, frr, reloader: helper, frrMetrics: helper, frrStatus: helper } },
    },
  };
});
