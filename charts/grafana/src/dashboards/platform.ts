import type { Dashboard } from './dashboard.ts';
import { LOST } from './lost-telemetry.ts';
import { increase, label, latest, overTime, rate, resource, summary, sumOf } from './queries.ts';
import { notReady, restarted } from './workloads.ts';

const node = { node: resource('k8s.node.name') };

/** Nodes, workloads, certificates and telemetry: what to look at first. */
export const platform: Dashboard = {
  uid: 'platform',
  title: 'Platform health',
  description: 'Nodes, workloads, certificates and telemetry: what to look at first.',
  tags: ['platform'],
  panels: [
    {
      title: 'Nodes that are not ready',
      description: 'Nodes whose kubelet does not answer, or says that it cannot work.',
      shows: 'stat',
      query: summary('countIf(value < 1)', latest({ metrics: ['k8s.node.condition_ready'], by: node })),
      thresholds: { yellow: 1, red: 2 },
    },
    {
      title: 'Pods that cannot start',
      description: 'Pods that wait for a place, or that failed.',
      shows: 'stat',
      query: summary(
        'countIf(value IN (1, 4))',
        latest({ metrics: ['k8s.pod.phase'], by: { pod: resource('k8s.pod.uid') } }),
      ),
      thresholds: { yellow: 1, red: 5 },
    },
    {
      title: 'Pods that are not ready',
      description: 'Pods that run, with a container that does not answer its probe.',
      shows: 'stat',
      query: summary('countIf(value > 0)', notReady()),
      thresholds: { yellow: 1, red: 5 },
    },
    {
      title: 'Telemetry lost',
      description: 'Log records, measurements and spans that collectors refused or could not write, in the time range.',
      shows: 'stat',
      query: increase({ metrics: LOST }),
      thresholds: { yellow: 1, red: 1000 },
    },
    {
      title: 'Processor of nodes',
      description: 'Cores in use.',
      shows: 'timeseries',
      query: overTime({ metrics: ['k8s.node.cpu.usage'], by: node }),
      unit: 'cores',
    },
    {
      title: 'Memory of nodes',
      description: 'What cannot be freed.',
      shows: 'timeseries',
      query: overTime({ metrics: ['k8s.node.memory.working_set'], by: node }),
      unit: 'bytes',
    },
    {
      title: 'Disks of nodes',
      description: 'How full the disk for images and logs is.',
      shows: 'timeseries',
      query: overTime({
        metrics: ['k8s.node.filesystem.usage', 'k8s.node.filesystem.capacity'],
        by: node,
        show: { value: `${sumOf('k8s.node.filesystem.usage')} / ${sumOf('k8s.node.filesystem.capacity')}` },
      }),
      unit: 'percentunit',
      thresholds: { yellow: 0.8, red: 0.9 },
    },
    {
      title: 'Containers that started again',
      description: 'How often, since their Pod exists.',
      shows: 'table',
      query: restarted(),
    },
    {
      title: 'Certificates that end first',
      description: 'How long they are still valid; cert-manager renews them well before.',
      shows: 'table',
      query: latest({
        metrics: ['certmanager_certificate_expiration_timestamp_seconds'],
        by: { namespace: label('namespace'), certificate: label('name') },
        show: { left: 'min(last) - toUnixTimestamp($__toTime)' },
        order: 'ASC',
      }),
      units: { left: 's' },
    },
    {
      title: 'Telemetry lost, by what was lost',
      description: 'A second. A queue that is full, or a ClickHouse that does not answer.',
      shows: 'timeseries',
      query: rate({ metrics: LOST, by: { metric: 'MetricName' } }),
      unit: 'ops',
      width: 24,
    },
  ],
};
