import type { Dashboard } from './dashboard.ts';
import { label, lastSaid, quantile, rate, summary } from './queries.ts';

/** Applications of Argo CD, by name and project: which club they belong to is in the name of the project. */
export const applications = lastSaid({
  metrics: ['argocd_app_info'],
  by: { application: label('name'), project: label('project') },
  says: { health: label('health_status'), sync: label('sync_status') },
});

export const delivery: Dashboard = {
  uid: 'delivery',
  title: 'Delivery',
  description: 'Applications of Argo CD: what is healthy, what differs from its bundle, what could not be synced.',
  tags: ['platform'],
  panels: [
    {
      title: 'Applications',
      description: 'All that Argo CD knows of.',
      shows: 'stat',
      query: summary('count()', applications),
    },
    {
      title: 'Degraded',
      description: 'Applications with an object that is broken.',
      shows: 'stat',
      query: summary("countIf(health = 'Degraded')", applications),
      thresholds: { yellow: 1, red: 2 },
    },
    {
      title: 'Out of sync',
      description: 'Applications that are not as their bundle says.',
      shows: 'stat',
      query: summary("countIf(sync != 'Synced')", applications),
      thresholds: { yellow: 1, red: 5 },
    },
    {
      title: 'Syncs by outcome',
      description: 'A second.',
      shows: 'timeseries',
      query: rate({ metrics: ['argocd_app_sync_total'], by: { phase: label('phase') } }),
      unit: 'ops',
      width: 12,
    },
    {
      title: 'Time to compare, 95th percentile',
      description: 'How long Argo CD takes to compare an Application with the cluster.',
      shows: 'timeseries',
      query: quantile({ metrics: ['argocd_app_reconcile'], below: 0.95 }),
      unit: 's',
      width: 12,
    },
    {
      title: 'Applications and their state',
      description: 'As Argo CD said last.',
      shows: 'table',
      query: applications,
      width: 24,
    },
  ],
};
