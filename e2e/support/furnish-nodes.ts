import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';
import type { LoadedEnvironment, Machine } from '@cedille/environment';

type Facts = Pick<LoadedEnvironment['facts'], 'cluster'>;

/** The machines of an environment as nodes: what is scheduled by role, rack or disks finds its place, or does not. */
export function nodesOf({ cluster: { nodes = [] } }: Facts): KubernetesObject[] {
  return nodes.map(machine => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: machine.name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': machine.name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...labelsOf(machine),
      },
    },
    spec: machine.role === 'control-plane' ? { taints: [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] } : {},
  }));
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** What Talos says of a machine by itself, and what its configuration says besides. */
function labelsOf({ role, rack, disks }: Machine): Record<string, string> {
  return {
    ...(role === 'control-plane' && { [CONTROL_PLANE]: '' }),
    ...(rack && { 'topology.kubernetes.io/zone': rack }),
    ...(disks?.data?.length && { 'openebs.io/engine': 'mayastor' }),
  };
}

/** In the place of the nodes that a cluster came with, where the environment says which machines it has. */
export async function furnishNodes(client: KubernetesClient, environment: Facts): Promise<void> {
  const nodes = nodesOf(environment);
  if (!nodes.length) return;
  for (const name of await client.listNames({ apiVersion: 'v1', kind: 'Node' }))
    await client.delete({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
  for (const node of nodes) await client.apply(node);
}
