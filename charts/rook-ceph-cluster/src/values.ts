import { defineValues } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** With two copies, one machine that restarts makes everything read-only. */
const COPIES = 3;

export default defineValues<Values>()(({ environment, component: { namespace } }) => {
  const { cluster, storageClasses } = environment;
  const machines = (cluster.nodes ?? []).filter(({ disks }) => disks?.data?.length);
  const size = Math.max(COPIES, storageClasses.replicas);
  if (machines.length < size)
    throw new Error(
      `Ceph keeps ${size} copies, each on another machine, but ${machines.length} machines have disks.data: list those of more machines under cluster.nodes`,
    );
  const nodes = machines.map(({ name, disks }) => ({
    name,
    devices: (disks?.data ?? []).map(disk => ({ name: disk })),
  }));
  const signIn = (what: string, secret: string) => ({
    [`csi.storage.k8s.io/${what}-secret-name`]: secret,
    [`csi.storage.k8s.io/${what}-secret-namespace`]: namespace,
  });
  return {
    'rook-ceph-cluster': {
      operatorNamespace: namespace,
      cephClusterSpec: { storage: { nodes } },
      cephBlockPools: [
        {
          name: 'replicated',
          spec: { failureDomain: 'host', replicated: { size } },
          storageClass: {
            enabled: true,
            name: storageClasses.replicated,
            isDefault: true,
            reclaimPolicy: 'Delete',
            allowVolumeExpansion: true,
            volumeBindingMode: 'Immediate',
            parameters: {
              imageFormat: '2',
              imageFeatures: 'layering',
              'csi.storage.k8s.io/fstype': 'ext4',
              ...signIn('provisioner', 'rook-csi-rbd-provisioner'),
              ...signIn('controller-expand', 'rook-csi-rbd-provisioner'),
              ...signIn('controller-publish', 'rook-csi-rbd-provisioner'),
              ...signIn('node-stage', 'rook-csi-rbd-node'),
            },
          },
        },
      ],
    },
  };
});
