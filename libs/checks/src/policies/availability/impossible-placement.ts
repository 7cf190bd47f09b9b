import { isMap } from '@cedille/source';
import type { Cluster, Machine, PlacedObject, Workload } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import { machinesFor } from '../../rules/requests.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, textAt, valueAt } from '../../rules/value-at.ts';
import { leastReplicas, titleOf } from './replicas.ts';
import { selects } from './selects.ts';

const HOSTNAME = 'kubernetes.io/hostname';

export const impossiblePlacement: ClusterRule = {
  code: 'placement-impossible',
  title: 'Pods that the machines of the inventory have no place for',
  why: 'The last of them stays Pending for ever. A rolling update that needs one more Pod than there are machines never ends.',
  example:
    '# in a cluster of one machine\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      affinity:\n        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n            - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: web } } }\n      containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'prefer other machines instead of requiring them, run fewer, or correct cluster.nodes in environment.yaml',
  severity: 'error',
  defects: ['structural-impossibility'],
  kinds: [...WORKLOADS, 'HorizontalPodAutoscaler'],
  find: findImpossible,
};

function findImpossible<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const { nodes } = cluster.known;
  if (!nodes?.length) return [];
  return cluster.workloads.flatMap(workload => [...crowded(cluster, workload, nodes), ...misplaced(workload, nodes)]);
}

/** More Pods than machines, each of which may have one. */
function crowded<T extends PlacedObject>(
  cluster: Cluster<T>,
  workload: Workload<T>,
  nodes: readonly Machine[],
): PlacedFinding<T>[] {
  const replicas = leastReplicas(cluster, workload);
  if (replicas === undefined) return [];
  const { on, path, spec, labels } = workload;
  const open = machinesFor(spec, nodes).length;
  const at = ['affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];
  const term = listAt(spec, at).findIndex(
    one =>
      textAt(one, ['topologyKey']) === HOSTNAME &&
      isMap(valueAt(one, ['labelSelector'])) &&
      selects(valueAt(one, ['labelSelector']), labels),
  );
  if (term === -1) return [];
  const spare = extraPods(workload);
  if (replicas + spare <= open) return [];
  const more = replicas <= open ? `, and an update starts ${spare === 1 ? 'one more' : `${spare} more`}` : '';
  return [
    {
      on,
      path: [...path, ...at, term],
      message: `${titleOf(workload)} has ${replicas} Pods${more}, each on a machine of its own; there are ${open} for them.`,
      expected: `at most ${open}, or preferredDuringSchedulingIgnoredDuringExecution`,
    },
  ];
}

/** How many Pods an update starts before it ends one, and cannot do without. */
function extraPods({ kind, on }: Workload): number {
  if (kind !== 'Deployment' || textAt(on.object, ['spec', 'strategy', 'type']) === 'Recreate') return 0;
  const gone = valueAt(on.object, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable']);
  const surge = valueAt(on.object, ['spec', 'strategy', 'rollingUpdate', 'maxSurge']);
  if (gone === 0 || gone === '0%') return typeof surge === 'number' ? surge && 1 : 1;
  if (gone !== undefined) return 0;
  // A quarter of the Pods may be away, rounded down: none of fewer than four.
  const replicas = valueAt(on.object, ['spec', 'replicas']);
  return (typeof replicas === 'number' ? replicas : 1) < 4 ? 1 : 0;
}

/** A machine by a name that none has. */
function misplaced<T extends PlacedObject>(
  { on, path, spec, name }: Workload<T>,
  nodes: readonly Machine[],
): PlacedFinding<T>[] {
  const names = nodes.map(node => node.name);
  const wanted: [string | undefined, string[]][] = [
    [textAt(spec, ['nodeSelector', HOSTNAME]), ['nodeSelector', HOSTNAME]],
    [textAt(spec, ['nodeName']), ['nodeName']],
  ];
  return wanted.flatMap(([node, at]) =>
    node === undefined || names.includes(node)
      ? []
      : [
          {
            on,
            path: [...path, ...at],
            message: `${name} is to run on ${node}, which is none of the machines.`,
            expected: `one of ${names.join(', ')}`,
          },
        ],
  );
}
