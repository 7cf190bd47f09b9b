import { clubOf, NAMESPACE, type Clubs } from './clubs.ts';
import type { Dashboard, Panel, Unit } from './dashboard.ts';
import { latest, overTime, sumOf, type Columns } from './queries.ts';

const NAMESPACES_ONLY = [`${NAMESPACE['namespace']!} != ''`];

const METRICS = [
  'k8s.container.cpu_request',
  'k8s.pod.cpu.usage',
  'k8s.container.memory_request',
  'k8s.pod.memory.working_set',
] as const;

const REQUESTED_AND_USED: Columns = {
  cores: sumOf('k8s.container.cpu_request'),
  cores_used: sumOf('k8s.pod.cpu.usage'),
  memory: sumOf('k8s.container.memory_request'),
  memory_used: sumOf('k8s.pod.memory.working_set'),
};

const UNITS: Record<string, Unit> = { cores: 'short', cores_used: 'short', memory: 'bytes', memory_used: 'bytes' };

/** What is reserved is what a machine must be bought for, whether it is used or not. */
export function costs(clubs: Clubs): Dashboard {
  const owner = { owner: `if(${clubOf(clubs)} = '', 'platform', ${clubOf(clubs)})` };
  return {
    uid: 'costs',
    title: 'Costs',
    description: 'What namespaces and clubs reserve, and what they use of it.',
    tags: ['platform'],
    panels: [
      {
        title: 'Reserved and used, by club',
        description: 'All that is of no club is of the platform.',
        shows: 'table',
        query: latest({ metrics: METRICS, by: owner, where: NAMESPACES_ONLY, show: REQUESTED_AND_USED }),
        units: UNITS,
      },
      {
        title: 'Reserved and used, by namespace',
        description: 'Cores and memory: much that is reserved and not used can be given back.',
        shows: 'table',
        query: latest({ metrics: METRICS, by: NAMESPACE, where: NAMESPACES_ONLY, show: REQUESTED_AND_USED }),
        units: UNITS,
      },
      reserved({ title: 'Cores reserved, by club', metric: 'k8s.container.cpu_request', by: owner, unit: 'cores' }),
      reserved({ title: 'Memory reserved, by club', metric: 'k8s.container.memory_request', by: owner, unit: 'bytes' }),
    ],
  };
}

interface Reserved {
  title: string;
  metric: 'k8s.container.cpu_request' | 'k8s.container.memory_request';
  by: Columns;
  unit: Unit;
}

function reserved({ title, metric, by, unit }: Reserved): Panel {
  return {
    title,
    description: 'Requests of the containers of their namespaces.',
    shows: 'timeseries',
    query: overTime({ metrics: [metric], by, where: NAMESPACES_ONLY }),
    unit,
    width: 12,
  };
}
