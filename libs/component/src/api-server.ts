import { networkOf, type LoadedEnvironment } from '@cedille/environment';
import { formatPath, type Problem } from '@cedille/source';
import { reaches } from './connections.ts';
import type { Component } from './component.ts';

/** Components that reach an API server whose addresses no fact says: their network policies would close the way to it. */
export function apiServerProblems(environment: LoadedEnvironment, present: readonly Component[]): Problem[] {
  if (networkOf(environment.facts).apiServer.addresses) return [];
  const { name, facts } = environment;
  const users = present.filter(
    component => component.meta.podSecurity && reaches(component, facts).some(word => word.name === 'apiServer'),
  );
  if (!users.length) return [];
  const path = ['cluster', 'apiServer', 'addresses'];
  const isVcluster = facts.cluster.kind === 'vcluster';
  return [
    {
      code: 'invalid-fact',
      severity: 'error',
      message: `${users.map(user => user.name).join(', ')} reach${users.length > 1 ? '' : 'es'} the API server of ${name}, but nothing says at which addresses it answers.`,
      environment: name,
      path: formatPath(path),
      at: environment.positionOf(path),
      expected: isVcluster
        ? 'the network from which Pods of its host get their addresses: the API server of a vcluster is one of them'
        : 'the address of each node of the control plane in cluster.nodes, or cluster.apiServer.addresses',
      fix: isVcluster
        ? 'set cluster.apiServer.addresses, for example [10.244.0.0/16]'
        : 'write what `kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes` shows',
    },
  ];
}
