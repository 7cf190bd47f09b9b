import { NAMESPACE } from './clubs.ts';
import { latest, maxOf, resource, type Columns } from './queries.ts';

const RUNNING = 2;

/** Pods that run with containers that are not ready, as `value` says how many. A Job that is done is not among them. */
export function notReady({ by = {}, where }: { by?: Columns; where?: readonly string[] } = {}): string {
  return latest({
    metrics: ['k8s.container.ready', 'k8s.pod.phase'],
    by: { ...by, ...NAMESPACE, pod: resource('k8s.pod.name') },
    ...(where && { where }),
    show: { value: "countIf(MetricName = 'k8s.container.ready' AND last = 0)" },
    having: `${maxOf('k8s.pod.phase')} = ${RUNNING}`,
  });
}

/** Containers that have started again, as `value` says how often. */
export function restarted({ where }: { where?: readonly string[] } = {}): string {
  return latest({
    metrics: ['k8s.container.restarts'],
    by: { ...NAMESPACE, pod: resource('k8s.pod.name'), container: resource('k8s.container.name') },
    ...(where && { where }),
    having: 'value > 0',
  });
}
