import { isOf, NAMESPACE, uidOf } from './clubs.ts';
import type { Dashboard } from './dashboard.ts';
import { latest, overTime, resource, summary, sumOf } from './queries.ts';
import { latestErrors, logLines, requests } from './services.ts';
import { volumes } from './storage.ts';
import { notReady, restarted } from './workloads.ts';

/** What one club runs. */
export function club({ name }: { name: string }): Dashboard {
  const where = [isOf(name)];
  const pod = { pod: resource('k8s.pod.name') };
  return {
    uid: uidOf(name),
    title: `Club ${name}`,
    description: `What runs in the namespaces ${name}-*.`,
    tags: ['club', name],
    panels: [
      {
        title: 'Pods that are not ready',
        description: 'Pods that run, with a container that does not answer its probe.',
        shows: 'stat',
        query: summary('countIf(value > 0)', notReady({ where })),
        thresholds: { yellow: 1, red: 2 },
      },
      {
        title: 'Cores reserved',
        description: 'Requests of all containers.',
        shows: 'stat',
        query: summary('sum(value)', latest({ metrics: ['k8s.container.cpu_request'], by: NAMESPACE, where })),
        unit: 'cores',
      },
      {
        title: 'Memory reserved',
        description: 'Requests of all containers.',
        shows: 'stat',
        query: summary('sum(value)', latest({ metrics: ['k8s.container.memory_request'], by: NAMESPACE, where })),
        unit: 'bytes',
      },
      {
        title: 'Fullest volume',
        description: 'When it is full, its program stops.',
        shows: 'stat',
        query: summary('max(full)', latest({ ...volumes, where: [...volumes.where, ...where] })),
        unit: 'percentunit',
        thresholds: { yellow: 0.8, red: 0.9 },
      },
      {
        title: 'Requests',
        description: 'Answered a second, by service.',
        shows: 'timeseries',
        query: requests('count() / $__interval_s', where),
        unit: 'reqps',
      },
      {
        title: 'Share of failed requests',
        description: 'By service.',
        shows: 'timeseries',
        query: requests("countIf(StatusCode = 'Error') / count()", where),
        unit: 'percentunit',
      },
      {
        title: 'Duration, 95th percentile',
        description: 'One request of twenty takes longer.',
        shows: 'timeseries',
        query: requests('quantile(0.95)(Duration) / 1e9', where),
        unit: 's',
      },
      {
        title: 'Processor',
        description: 'Cores in use, by Pod.',
        shows: 'timeseries',
        query: overTime({ metrics: ['k8s.pod.cpu.usage'], by: pod, where }),
        unit: 'cores',
      },
      {
        title: 'Memory',
        description: 'What cannot be freed, by Pod.',
        shows: 'timeseries',
        query: overTime({ metrics: ['k8s.pod.memory.working_set'], by: pod, where }),
        unit: 'bytes',
      },
      {
        title: 'Log lines by severity',
        description: 'In each interval.',
        shows: 'timeseries',
        query: logLines(where),
        unit: 'short',
      },
      {
        title: 'Volumes',
        description: 'How full they are.',
        shows: 'table',
        query: latest({
          ...volumes,
          where: [...volumes.where, ...where],
          show: { ...volumes.show, size: sumOf('k8s.volume.capacity') },
        }),
        units: { full: 'percentunit', size: 'bytes' },
      },
      {
        title: 'Containers that started again',
        description: 'How often, since their Pod exists.',
        shows: 'table',
        query: restarted({ where }),
      },
      {
        title: 'Latest errors',
        description: 'The last 200 log lines of severity error and above.',
        shows: 'logs',
        query: latestErrors(where),
      },
    ],
  };
}
