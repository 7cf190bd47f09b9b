import { clubOf, NAMESPACE, type Clubs } from './clubs.ts';
import type { Dashboard, Panel, Unit } from './dashboard.ts';
import type { MetricOf } from './metrics.ts';
import { latest, overTime, sumOf, type Columns } from './queries.ts';

const NAMESPACES_ONLY = [`${NAMESPACE['namespace']!} != ''`];

const RESERVED = ['k8s.container.cpu_request', 'k8s.container.memory_request'] as const;
const USED = ['k8s.pod.cpu.usage', 'k8s.pod.memory.working_set'] as const;

const UNITS: Record<string, Unit> = { cores: 'short', cores_used: 'short', memory: 'bytes', memory_used: 'bytes' };

/** Columns of the tables; what is used is known where agents measure it. */
function columns(measured: boolean): { metrics: readonly MetricOf<'gauge'>[]; show: Columns } {
  const [cores, memory] = RESERVED.map(sumOf) as [string, string];
  const [coresUsed, memoryUsed] = USED.map(sumOf) as [string, string];
  return measured
    ? { metrics: [...RESERVED, ...USED], show: { cores, cores_used: coresUsed, memory, memory_used: memoryUsed } }
    : { metrics: RESERVED, show: { cores, memory } };
}

/** What is reserved is what a machine must be bought for, whether it is used or not. */
export function costs(clubs: Clubs, { measured }: { measured: boolean }): Dashboard {
  const table = { ...columns(measured), where: NAMESPACES_ONLY };
  const owner = { owner: `if(${clubOf(clubs)} = '', 'platform', ${clubOf(clubs)})` };
  return {
    uid: 'costs',
    title: 'Costs',
    description: 'What namespaces and clubs reserve, and what they use of it.',
    tags: ['platform'],
    panels: [
      {
        title: measured ? 'Reserved and used, by club' : 'Reserved, by club',
        description: 'All that is of no club is of the platform.',
        shows: 'table',
        query: latest({ ...table, by: owner }),
        units: UNITS,
      },
      {
        title: measured ? 'Reserved and used, by namespace' : 'Reserved, by namespace',
        description: 'Cores and memory: much that is reserved and not used can be given back.',
        shows: 'table',
        query: latest({ ...table, by: NAMESPACE }),
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
