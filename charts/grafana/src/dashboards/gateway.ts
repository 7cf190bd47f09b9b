import type { Dashboard } from './dashboard.ts';
import { label, overTime, quantile, rate, share } from './queries.ts';

const service = { service: label('envoy_cluster_name') };

/** What Envoy asks of Services. Its own clusters, for statistics and configuration, have no name with an underscore. */
const SERVICES = [`like(${service.service}, '%\\_%\\_%')`];

/** The Gateway: requests to each Service behind it, as Envoy counts them. */
export const gateway: Dashboard = {
  uid: 'gateway',
  title: 'Gateway',
  description: 'Requests from outside: how many, how many fail, and how long they take.',
  tags: ['platform'],
  panels: [
    {
      title: 'Requests by Service',
      description: 'A second; the name is that of its namespace, the Service and the port.',
      shows: 'timeseries',
      query: rate({ metrics: ['envoy_cluster_upstream_rq_xx'], by: service, where: SERVICES }),
      unit: 'reqps',
    },
    {
      title: 'Share of failed requests',
      description: 'Answers from 500 on.',
      shows: 'timeseries',
      query: share({
        metrics: ['envoy_cluster_upstream_rq_xx'],
        by: service,
        where: SERVICES,
        part: `${label('envoy_response_code_class')} = '5'`,
      }),
      unit: 'percentunit',
      thresholds: { yellow: 0.01, red: 0.05 },
    },
    {
      title: 'Time to answer, 95th percentile',
      description: 'One request of twenty takes longer.',
      shows: 'timeseries',
      query: quantile({ metrics: ['envoy_cluster_upstream_rq_time'], by: service, where: SERVICES, below: 0.95 }),
      unit: 'ms',
    },
    {
      title: 'Answers by class',
      description: 'A second: 2 is well, 4 was the caller, 5 was the Service.',
      shows: 'timeseries',
      query: rate({
        metrics: ['envoy_cluster_upstream_rq_xx'],
        by: { class: label('envoy_response_code_class') },
        where: SERVICES,
      }),
      unit: 'reqps',
      width: 12,
    },
    {
      title: 'Connections',
      description: 'Open at the Gateway, by listener.',
      shows: 'timeseries',
      query: overTime({
        metrics: ['envoy_http_downstream_cx_active'],
        by: { listener: label('envoy_http_conn_manager_prefix') },
        where: [`${label('envoy_http_conn_manager_prefix')} NOT IN ('admin', 'stats')`],
      }),
      unit: 'short',
      width: 12,
    },
  ],
};
