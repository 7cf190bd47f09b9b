import type { Environment } from '@cedille/values/generator';
import { METRICS } from './metrics.ts';

type Components = Pick<Environment, 'components'>;

/** Components that have to run for a metric to be written: what collects it, and what it is read from. */
const COLLECTED_BY = { kubelet_stats: 'telemetry-agent', k8s_cluster: 'telemetry', collector: 'telemetry' } as const;

type From = (typeof METRICS)[keyof typeof METRICS]['from'];

/** The receiver or the component that a metric comes from. */
export const sourceOf = (from: From) => ('receiver' in from ? from.receiver : from.endpoint);

/** The metrics that a query asks for, by their names. */
export function metricsIn(query: string): (keyof typeof METRICS)[] {
  const texts = new Set([...query.matchAll(/'([\w.]+)'/g)].map(([, text]) => text!));
  return (Object.keys(METRICS) as (keyof typeof METRICS)[]).filter(name => texts.has(name));
}

/**
 * Whether all that a query asks for is collected in an environment. What is not would show an empty panel, and an alert that
 * never fires, or always. Logs and traces are sent by programs themselves.
 */
export function isCollected(query: string, { components }: Components): boolean {
  if (!query.includes('otel_metrics_')) return true;
  const needed = metricsIn(query).map(name => {
    const source = sourceOf(METRICS[name].from);
    return source in COLLECTED_BY ? COLLECTED_BY[source as keyof typeof COLLECTED_BY] : source;
  });
  return ['telemetry', ...needed].every(component => components.includes(component));
}
