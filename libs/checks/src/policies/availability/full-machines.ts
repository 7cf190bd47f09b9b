import type { Cluster, Machine, PlacedObject, Workload } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import { askedFor, capacityOf, machinesFor, parseAmount, sumRequests } from '../../rules/requests.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { titleOf } from './replicas.ts';

export const fullMachines: ClusterRule = {
  code: 'machines-full',
  title: 'Pods that ask for more than the machines of the inventory have',
  why: 'The scheduler places a Pod where what it asks for is free. One that is larger than every machine stays Pending for ever; all together, the last ones do, or those of lower priority are ended for the others.',
  example:
    '# the largest machine has 32 processors and 128Gi\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers:\n        - name: web\n          image: "nginx:1.29.3"\n          resources: { requests: { cpu: 100m, memory: 256Gi }, limits: { memory: 256Gi } }\n',
  fix: 'lower resources.requests, run fewer, or correct cluster.nodes in environment.yaml',
  severity: 'error',
  defects: ['structural-impossibility'],
  kinds: [...WORKLOADS],
  find: findFull,
};

const AMOUNTS = ['cpu', 'memory'] as const;

function findFull<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const { nodes = [] } = cluster.known;
  const capacity = capacityOf({ nodes });
  if (!capacity) return [];
  const large = cluster.workloads.flatMap(workload => tooLarge(workload, nodes));
  if (large.length) return large;
  const sizes = cluster.workloads.map(({ on }) => ({ on, ...sumRequests([on.object], { nodes }) }));
  return AMOUNTS.flatMap((amount): PlacedFinding<T>[] => {
    const total = sizes.reduce((sum, size) => sum + size[amount], 0);
    if (total <= capacity[amount]) return [];
    const most = sizes.reduce((a, b) => (b[amount] > a[amount] ? b : a));
    return [
      {
        on: most.on,
        path: ['metadata', 'name'],
        message: `All Pods together ask for ${written(amount, total)}, and the machines have ${written(amount, capacity[amount])}. These ask for the most: ${written(amount, most[amount])}.`,
        expected: 'less than the machines have, with room for one of them to fail',
      },
    ];
  });
}

/** One Pod that no machine could take, even if it were empty. */
function tooLarge<T extends PlacedObject>(workload: Workload<T>, nodes: readonly Machine[]): PlacedFinding<T>[] {
  const open = machinesFor(workload.spec, nodes);
  const asked = {
    cpu: askedFor(workload.containers, 'requests', 'cpu'),
    memory: askedFor(workload.containers, 'requests', 'memory'),
  };
  const fits = ({ cpu, memory }: Machine): boolean =>
    (cpu === undefined || asked.cpu <= cpu) && (memory === undefined || asked.memory <= parseAmount(memory));
  if (!open.length || open.some(fits)) return [];
  return [
    {
      on: workload.on,
      path: workload.path,
      message: `A Pod of ${titleOf(workload)} asks for ${written('cpu', asked.cpu)} and ${written('memory', asked.memory)}, which no machine has.`,
      expected: `what one of ${open.map(({ name }) => name).join(', ')} has`,
    },
  ];
}

function written(amount: (typeof AMOUNTS)[number], value: number): string {
  return amount === 'cpu' ? `${Number(value.toFixed(2))} processors` : `${(value / 2 ** 30).toFixed(1)} GiB`;
}
