import { defineValues } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment: { cluster, storageClasses } }) => {
  const disks = (cluster.nodes ?? []).flatMap(({ name: node, disks }) =>
    (disks?.data ?? []).map(disk => ({ node, disk })),
  );
  return {
    storageClass: { name: storageClasses.replicated, replicas: storageClasses.replicas },
    diskPools: Object.fromEntries(
      disks.map(({ node, disk }) => [poolName(node, disk), { node, disks: [`aio://${disk}`] }]),
    ),
    mayastor: { etcd: { persistence: { storageClass: storageClasses.local } } },
  };
});

/** LVM stores of SPDK have names of at most 63 characters. */
const LONGEST = 63;

/** By the disk, not by its place in a list: taking one out must not give its name to another. Serial numbers are at the end. */
function poolName(node: string, disk: string): string {
  const id = disk.slice(disk.lastIndexOf('/') + 1).toLowerCase();
  return `${node}-${id.replace(/[^a-z0-9]+/g, '-').slice(-(LONGEST - node.length - 1))}`.replace(/-+/g, '-');
}
