import type { LoadedEnvironment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { apiServerProblems } from './api-server.ts';
import { exampleComponent } from './testing.ts';

const CLOSED = exampleComponent('till', { podSecurity: 'restricted', reaches: ['apiServer'] });
const at = { file: 'environments/lab/environment.yaml', line: 3, column: 1 };

function lab(cluster: object): LoadedEnvironment {
  const facts = { ...EXAMPLE_FACTS, cluster: { name: 'lab', kubernetes: '1.35.4', ...cluster } };
  return { name: 'lab', facts: facts as LoadedEnvironment['facts'], positionOf: () => at };
}

describe('an API server that components reach', () => {
  it('has addresses, in facts or by its kind', () => {
    const told = { kind: 'vcluster', host: 'hub', apiServer: { addresses: ['10.244.0.0/16'] } };
    for (const cluster of [{ kind: 'kind' }, told]) expect(apiServerProblems(lab(cluster), [CLOSED])).toEqual([]);
  });

  it('is told as a missing fact, with the way to it, where it has none', () => {
    expect(apiServerProblems(lab({ kind: 'talos' }), [CLOSED])).toEqual([
      {
        code: 'invalid-fact',
        severity: 'error',
        message: 'till reaches the API server of lab, but nothing says at which addresses it answers.',
        environment: 'lab',
        path: 'cluster.apiServer.addresses',
        at,
        expected: 'the address of each node of the control plane in cluster.nodes, or cluster.apiServer.addresses',
        fix: 'write what `kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes` shows',
      },
    ]);
    expect(apiServerProblems(lab({ kind: 'vcluster', host: 'hub' }), [CLOSED])).toMatchObject([
      { fix: 'set cluster.apiServer.addresses, for example [10.244.0.0/16]' },
    ]);
  });

  it('is not missed where nobody is kept from it', () => {
    const open = exampleComponent('open', { reaches: ['apiServer'] });
    const other = exampleComponent('other', { podSecurity: 'restricted', reaches: ['internet:443'] });
    const elsewhere = exampleComponent('elsewhere', {
      podSecurity: 'restricted',
      reaches: [{ to: 'apiServer', when: 'sso' }],
    });
    expect(apiServerProblems(lab({ kind: 'talos' }), [open, other, elsewhere])).toEqual([]);
  });
});
