import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import type { Environment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import { addressesOf, endpointsOf } from './api-servers.ts';

function facts(cluster: Partial<Environment['cluster']>): Environment {
  return { ...EXAMPLE_FACTS, cluster: { name: 'lab', kind: 'talos', kubernetes: '1.35.4', ...cluster } };
}

describe('the API server of an environment', () => {
  it.each([
    [
      'where facts say',
      { apiServer: { addresses: ['192.0.2.10', '2001:db8::/64'], port: 443 } },
      { '192.0.2.10/32': [443], '2001:db8::/64': [443] },
    ],
    [
      'on the machines of the control plane',
      {
        nodes: [
          { name: 'a', role: 'control-plane', address: '192.0.2.11' },
          { name: 'b', role: 'control-plane', address: '2001:db8::12' },
          { name: 'c', role: 'worker', address: '192.0.2.21' },
        ],
      },
      { '192.0.2.11/32': [6443], '2001:db8::12/128': [6443] },
    ],
    [
      'on the networks of container engines',
      { kind: 'kind' },
      { '10.89.0.0/16': [6443], '172.16.0.0/12': [6443], '192.168.0.0/16': [6443] },
    ],
    [
      'among the Pods of the host of a vcluster',
      { kind: 'vcluster', host: 'hub', apiServer: { addresses: ['10.244.0.0/16'] } },
      { '10.244.0.0/16': [8443] },
    ],
    [
      'nowhere, as long as one machine has no address',
      {
        nodes: [
          { name: 'a', role: 'control-plane', address: '192.0.2.11' },
          { name: 'b', role: 'control-plane' },
        ],
      },
      {},
    ],
    ['nowhere, while nobody says', {}, {}],
  ] as const)('is %s', (_where, cluster, addresses) => {
    expect(addressesOf(facts(cluster as unknown as Partial<Environment['cluster']>))).toEqual({
      addresses,
      namespaces: {},
    });
  });
});

describe('the API servers of environments that are delivered from here', () => {
  const at = (endpoint: string, cluster: Partial<Environment['cluster']> = {}) => facts({ endpoint, ...cluster });

  it('are Pods behind a Service, at the port where they listen', () => {
    const vclusters = [
      at('https://a.vcluster-b.svc:443', { kind: 'vcluster' }),
      at('https://a.vcluster-a.svc.cluster.local:9443', { kind: 'vcluster' }),
      at('https://a.clusters.svc', { apiServer: { addresses: ['192.0.2.1'], port: 7443 } }),
    ];
    expect(endpointsOf(vclusters)).toEqual({
      addresses: {},
      namespaces: { clusters: [7443], 'vcluster-a': [8443], 'vcluster-b': [8443] },
    });
  });

  it('are addresses where the endpoint is one, and any address where it is a name', () => {
    expect(endpointsOf([at('https://10.1.2.3'), at('https://[fd00::1]:7443/')])).toEqual({
      addresses: { '10.1.2.3/32': [443], 'fd00::1/128': [7443] },
      namespaces: {},
    });
    expect(endpointsOf([at('https://api.example.org:16443'), at('https://api.example.org')]).addresses).toEqual({
      '0.0.0.0/0': [443, 16443],
      '::/0': [443, 16443],
    });
  });
});
