import { NAMESPACE } from './clubs.ts';
import type { Dashboard, Panel } from './dashboard.ts';
import { label, latest, overTime, resource, summary, sumOf } from './queries.ts';

const FULL = { yellow: 0.8, red: 0.9 };

const volume = { ...NAMESPACE, volume: resource('k8s.persistentvolumeclaim.name') };

/** How full volumes are. Only those of a PersistentVolumeClaim have its name. */
export const volumes = {
  metrics: ['k8s.volume.available', 'k8s.volume.capacity'],
  by: volume,
  where: [`${volume.volume} != ''`],
  show: { full: `1 - ${sumOf('k8s.volume.available')} / ${sumOf('k8s.volume.capacity')}` },
} as const;

const pools = {
  metrics: ['diskpool_used_size_bytes', 'diskpool_total_size_bytes'],
  by: { node: label('node'), pool: label('name') },
  show: { full: `${sumOf('diskpool_used_size_bytes')} / ${sumOf('diskpool_total_size_bytes')}` },
} as const;

/** Seconds since the last complete backup of each schedule; backups by hand have none. */
export const backups = {
  metrics: ['velero_backup_last_successful_timestamp'],
  by: { schedule: label('schedule') },
  where: [`${label('schedule')} != ''`],
  show: { age: 'toUnixTimestamp($__toTime) - max(last)' },
} as const;

const VOLUMES: readonly Panel[] = [
  {
    title: 'Volumes that are nearly full',
    description: 'More than nine tenths.',
    shows: 'stat',
    query: summary(`countIf(full > ${String(FULL.red)})`, latest(volumes)),
    thresholds: { yellow: 1, red: 3 },
  },
  {
    title: 'Fullest volumes',
    description: 'Volumes of Pods that run.',
    shows: 'table',
    query: latest({ ...volumes, show: { ...volumes.show, size: sumOf('k8s.volume.capacity') } }),
    units: { full: 'percentunit', size: 'bytes' },
    width: 18,
  },
  {
    title: 'Volumes over time',
    description: 'How full they are.',
    shows: 'timeseries',
    query: overTime(volumes),
    unit: 'percentunit',
    thresholds: FULL,
    width: 24,
  },
];

const POOLS: readonly Panel[] = [
  {
    title: 'Disk pools over time',
    description: 'How full the disks are that volumes are made of.',
    shows: 'timeseries',
    query: overTime(pools),
    unit: 'percentunit',
    thresholds: FULL,
    width: 12,
  },
  {
    title: 'Disk pools',
    description: 'Room on each disk.',
    shows: 'table',
    query: latest({ ...pools, show: { ...pools.show, size: sumOf('diskpool_total_size_bytes') } }),
    units: { full: 'percentunit', size: 'bytes' },
  },
];

const BACKUPS: readonly Panel[] = [
  {
    title: 'Age of the last backup',
    description: 'Of each schedule; it runs once a day.',
    shows: 'table',
    query: latest(backups),
    units: { age: 's' },
    width: 24,
  },
];

/** What fills up, and what has a backup. */
export const storage: Dashboard = {
  uid: 'storage',
  title: 'Storage',
  description: 'How full volumes and disks are, and how old the backups.',
  tags: ['platform'],
  panels: [...VOLUMES, ...POOLS, ...BACKUPS],
};
