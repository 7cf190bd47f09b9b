import { describe, expect, it } from 'vitest';
import { nodesOf } from './furnish-nodes.ts';

type Facts = Parameters<typeof nodesOf>[0];

const facts = (...nodes: object[]): Facts => ({ cluster: { name: 'lab', kind: 'talos', nodes } }) as unknown as Facts;

describe('the nodes of an environment', () => {
  it('are its machines, by role, rack and disks', () => {
    const [control, worker] = nodesOf(
      facts(
        { name: 'one', role: 'control-plane', disks: { install: '/dev/disk/by-id/a' } },
        {
          name: 'two',
          role: 'worker',
          rack: 'r1',
          disks: { install: '/dev/disk/by-id/b', data: ['/dev/disk/by-id/c'] },
        },
      ),
    );
    expect(control).toMatchObject({
      metadata: { name: 'one', labels: { 'node-role.kubernetes.io/control-plane': '' } },
      spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
    });
    expect(worker!.metadata.labels).toMatchObject({
      'topology.kubernetes.io/zone': 'r1',
      'openebs.io/engine': 'mayastor',
    });
    expect(worker!.spec).toEqual({});
  });

  it('are those of the cluster where it says nothing of machines', () => {
    expect(nodesOf({ cluster: { name: 'lab', kind: 'kind' } } as unknown as Facts)).toEqual([]);
  });
});
