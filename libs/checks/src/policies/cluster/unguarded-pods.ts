import { namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { valueAt } from '../../rules/value-at.ts';
import { selects } from '../availability/selects.ts';
import { titleOf } from '../availability/replicas.ts';

/** Policies of network plugins, which say more than Kubernetes': where there are some, theirs is the word. */
const OTHERS = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
];

export const unguardedPods: ClusterRule = {
  code: 'network-unguarded',
  title: 'Pods that no network policy holds',
  why: 'Every other Pod of the cluster reaches all their ports, and whoever gets into them reaches everything: databases, the metadata of the cloud, the internet.',
  example:
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'add a NetworkPolicy to the namespace',
  fixHere: 'podSecurity, reaches and reachedBy in component.yaml make them',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    kubeScore: ['pod-networkpolicy'],
    kubescape: ['C-0030', 'C-0054', 'C-0260'],
    cis: ['5.3.2'],
    polaris: ['missingNetworkPolicy'],
  },
  kinds: [...WORKLOADS, 'NetworkPolicy', ...OTHERS],
  find: findUnguarded,
};

function findUnguarded<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  if (cluster.of(...OTHERS).length) return [];
  const policies = cluster.of('NetworkPolicy');
  return cluster.workloads.flatMap(workload => {
    const { on, spec, namespace, labels, path } = workload;
    // Policies do not hold what is in the network of its machine.
    if (spec['hostNetwork'] === true || !cluster.isWhole(namespace)) return [];
    const isHeld = policies.some(
      policy => namespaceOf(policy) === namespace && selects(valueAt(policy.object, ['spec', 'podSelector']), labels),
    );
    if (isHeld) return [];
    const message = `No network policy holds the Pods of ${titleOf(workload)}.`;
    return [{ on, path: path.slice(0, -1), message, expected: 'a NetworkPolicy that selects them' }];
  });
}
