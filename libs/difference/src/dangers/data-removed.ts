import { field } from './field.ts';
import type { DangerRule } from './rule.ts';
import { isKept } from './sync-options.ts';

/** Custom resources whose removal takes data along, by group and kind. */
const HOLD_DATA: ReadonlySet<string> = new Set([
  '/PersistentVolumeClaim',
  'postgresql.cnpg.io/Cluster',
  'acid.zalan.do/postgresql',
  'clickhouse.altinity.com/ClickHouseInstallation',
  'ceph.rook.io/CephCluster',
  'ceph.rook.io/CephBlockPool',
  'ceph.rook.io/CephFilesystem',
  'ceph.rook.io/CephObjectStore',
  'openebs.io/DiskPool',
  'cdi.kubevirt.io/DataVolume',
  'kubevirt.io/VirtualMachine',
  'snapshot.storage.k8s.io/VolumeSnapshot',
  'kafka.strimzi.io/Kafka',
]);

export const dataRemoved: DangerRule = {
  code: 'data-removed',
  title: 'Something that holds data goes away',
  find({ change, identity: { group, kind, name }, before }) {
    if (change !== 'removed' || isKept(before)) return [];
    const fix = `make sure there is a backup, or keep it with the annotation argocd.argoproj.io/sync-options: Prune=false`;
    if (HOLD_DATA.has(`${group}/${kind}`)) {
      return [{ severity: 'critical', message: `Pruning the ${kind} ${name} deletes its data.`, fix }];
    }
    if (group === '' && kind === 'PersistentVolume') {
      const policy = field(before, 'spec', 'persistentVolumeReclaimPolicy');
      const severity = policy === 'Retain' ? 'notice' : 'critical';
      return [
        {
          severity,
          message: `The volume ${name} goes away; its reclaim policy is ${String(policy ?? 'unknown')}.`,
          fix,
        },
      ];
    }
    if (group !== 'apps' || kind !== 'StatefulSet') return [];
    const whenDeleted = field(before, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted');
    return whenDeleted === 'Delete'
      ? [
          {
            severity: 'critical',
            message: `The StatefulSet ${name} takes its volumes along: whenDeleted is Delete.`,
            fix,
          },
        ]
      : [
          {
            severity: 'high',
            message: `The StatefulSet ${name} stops; its volumes stay behind without an owner.`,
            fix: 'make sure that nobody needs it, then remove its claims by hand',
          },
        ];
  },
};
