import type { Environment } from '@cedille/values/generator';
import { clubOf, NAMESPACE, type Clubs } from '../dashboards/clubs.ts';
import { isCollected } from '../dashboards/collected.ts';
import { DATA_SOURCE, target } from '../dashboards/dashboard.ts';
import { applications } from '../dashboards/delivery.ts';
import { LOST } from '../dashboards/lost-telemetry.ts';
import { increase, label, latest, resource, sql, text } from '../dashboards/queries.ts';
import { backups, volumes } from '../dashboards/storage.ts';
import { notReady } from '../dashboards/workloads.ts';

/** What somebody is told of. */
export interface Rule {
  /** Must not change: silences and history hang on it. */
  uid: string;
  title: string;
  /** One row for each thing that can go wrong: a number `value`, and texts, which become labels. */
  query: string;
  /** It goes wrong beyond this number, in this direction. */
  when: { above: number } | { below: number };
  /** How long it has to be so. */
  for: string;
  severity: 'critical' | 'warning';
  /** What is told, with labels in double braces. */
  summary: string;
  /** Whether it is wrong as well if there is no row at all. @defaultValue false */
  missing?: boolean;
}

const DAY = 86_400;
const MINUTES = 10;

/** The rules of what runs in an environment, and is measured there. */
export function rulesOf(environment: Environment): Rule[] {
  const { components, clubs = [] } = environment;
  const rules = [
    ...nodesAndTelemetry,
    ...workloads(clubs),
    certificates(clubs),
    degraded,
    // Its Pods are measured by whoever measures Pods.
    ...(components.includes('vault') ? [sealed] : []),
    backupMissing,
  ];
  return rules.filter(({ query }) => isCollected(query, environment));
}

const nodesAndTelemetry: readonly Rule[] = [
  {
    uid: 'node-down',
    title: 'Node down',
    query: latest({ metrics: ['k8s.node.condition_ready'], by: { node: resource('k8s.node.name') } }),
    when: { below: 1 },
    for: '5m',
    severity: 'critical',
    summary: 'The node {{ $labels.node }} is not ready.',
  },
  {
    uid: 'telemetry-silent',
    title: 'Telemetry silent',
    query: sql`
      SELECT count() AS value FROM otel_metrics_gauge
      WHERE TimeUnix > $__toTime - INTERVAL ${String(MINUTES)} MINUTE AND TimeUnix <= $__toTime`,
    when: { below: 1 },
    for: '5m',
    severity: 'critical',
    summary: `Nothing has been measured for ${String(MINUTES)} minutes: collectors or ClickHouse are down, and every other alert is blind.`,
    missing: true,
  },
  {
    uid: 'telemetry-lost',
    title: 'Telemetry lost',
    query: increase({ metrics: LOST, by: { metric: 'MetricName' } }),
    when: { above: 0 },
    for: '5m',
    severity: 'warning',
    summary: 'Collectors lose telemetry ({{ $labels.metric }}).',
  },
];

function workloads(clubs: Clubs): Rule[] {
  const club = { club: clubOf(clubs) };
  return [
    {
      uid: 'volume-full',
      title: 'Volume nearly full',
      query: latest({ ...volumes, by: { ...club, ...volumes.by }, show: { value: volumes.show.full } }),
      when: { above: 0.9 },
      for: '10m',
      severity: 'critical',
      summary: 'The volume {{ $labels.volume }} in {{ $labels.namespace }} is full to more than nine tenths.',
    },
    {
      uid: 'pod-not-ready',
      title: 'Pod not ready',
      query: notReady({ by: club }),
      when: { above: 0 },
      for: '15m',
      severity: 'warning',
      summary: 'The Pod {{ $labels.pod }} in {{ $labels.namespace }} has not been ready for a quarter of an hour.',
    },
  ];
}

function certificates(clubs: Clubs): Rule {
  const namespace = label('namespace');
  return {
    uid: 'certificate-expiry',
    title: 'Certificate about to end',
    query: latest({
      metrics: ['certmanager_certificate_expiration_timestamp_seconds'],
      by: { club: clubOf(clubs, namespace), namespace, certificate: label('name') },
      show: { value: 'min(last) - toUnixTimestamp($__toTime)' },
      order: 'ASC',
    }),
    when: { below: 14 * DAY },
    for: '1h',
    severity: 'critical',
    summary:
      'The certificate {{ $labels.certificate }} in {{ $labels.namespace }} ends within two weeks: cert-manager does not renew it.',
  };
}

/** The project of a club is `club-<name>`. */
const degraded: Rule = {
  uid: 'application-degraded',
  title: 'Application degraded',
  query: sql`
    SELECT if(startsWith(project, 'club-'), substring(project, 6), '') AS club, application, project, health = 'Degraded' AS value FROM (
      ${applications}
    )`,
  when: { above: 0 },
  for: '15m',
  severity: 'critical',
  summary: 'Argo CD says that {{ $labels.application }} of {{ $labels.project }} is degraded.',
};

/** A sealed Vault does not answer its probe, and it cannot be asked for measurements either. */
const sealed: Rule = {
  uid: 'vault-sealed',
  title: 'Vault sealed',
  query: latest({
    metrics: ['k8s.container.ready'],
    by: { pod: resource('k8s.pod.name') },
    where: [`${NAMESPACE['namespace']!} = ${text('vault')}`, `${resource('k8s.container.name')} = ${text('vault')}`],
  }),
  when: { below: 1 },
  for: '5m',
  severity: 'critical',
  summary: '{{ $labels.pod }} is sealed or does not answer: secrets cannot be read or renewed there.',
  missing: true,
};

/** Schedules run once a day; the first is due within that time, too. */
const backupMissing: Rule = {
  uid: 'backup-missing',
  title: 'Backup missing',
  query: latest({ ...backups, show: { value: backups.show.age } }),
  when: { above: 26 * 3600 },
  for: '10m',
  severity: 'critical',
  summary: 'The schedule {{ $labels.schedule }} has had no complete backup for more than a day.',
  missing: true,
};

/** The list of all alerts, and where to look first. */
export const RUNBOOK = 'charts/grafana/README.md#dashboards-and-alerts';

/** A file of rules as Grafana reads it: they are asked every minute. */
export function rulesFile(rules: readonly Rule[], { folder, repository }: { folder: string; repository: string }) {
  const runbook = `${repository.replace(/\.git$/, '')}/blob/HEAD/${RUNBOOK}`;
  return {
    apiVersion: 1,
    groups: [{ orgId: 1, name: 'platform', folder, interval: '1m', rules: rules.map(rule => ruleJson(rule, runbook)) }],
  };
}

function ruleJson(
  { uid, title, query, when, for: pending, severity, summary, missing = false }: Rule,
  runbook: string,
) {
  return {
    uid,
    title,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: MINUTES * 60, to: 0 },
        datasourceUid: DATA_SOURCE.uid,
        model: { ...target({ query, shows: 'table' }), intervalMs: 60_000, maxDataPoints: 100 },
      },
      {
        refId: 'B',
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: '__expr__',
        model: {
          refId: 'B',
          datasource: { type: '__expr__', uid: '__expr__' },
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator: evaluator(when) }],
        },
      },
    ],
    for: pending,
    noDataState: missing ? 'Alerting' : 'OK',
    // ClickHouse that cannot be asked is told once, by the rule that it is silent.
    execErrState: missing ? 'Alerting' : 'KeepLast',
    labels: { severity },
    annotations: { summary: verbatim(summary), runbook_url: runbook },
  };
}

function evaluator(when: Rule['when']) {
  return 'above' in when ? { type: 'gt', params: [when.above] } : { type: 'lt', params: [when.below] };
}

/** The chart takes these files as templates of Helm; braces are for Grafana. */
function verbatim(template: string): string {
  return `{{\`${template}\`}}`;
}
