import type { KubernetesObject } from '@cedille/cluster';

/** Steps and measurements of a trial: seconds in place of minutes. */
const PAUSE = '5s';
const MEASURE = '1s';

interface Metric {
  interval: string;
  initialDelay: string;
  provider: { web: { url: string } };
}

export interface AsTriedOptions {
  /** Where ClickHouse answers: `127.0.0.1:8443`. */
  clickhouse: string;
  /** Whether shares of the requests can be moved. Without that, a share is a number of Pods. */
  routes: boolean;
}

/** A rendered object as it is tried: in seconds, and with another address of ClickHouse. All else stays. */
export function asTried(object: KubernetesObject, { clickhouse, routes }: AsTriedOptions): KubernetesObject {
  const copy = structuredClone(object);
  if (object.kind === 'Rollout') {
    const { canary } = (copy.spec as RolloutSpec).strategy;
    for (const { pause } of canary.steps) if (pause) pause.duration = PAUSE;
    if (!routes) delete canary.trafficRouting;
  }
  if (object.kind === 'AnalysisTemplate')
    for (const metric of (copy.spec as { metrics: Metric[] }).metrics) {
      Object.assign(metric, { interval: MEASURE, initialDelay: MEASURE });
      metric.provider.web.url = metric.provider.web.url.replace(/(?<=^https:\/\/)[^/]+/, clickhouse);
    }
  return copy;
}

interface RolloutSpec {
  strategy: { canary: { trafficRouting?: object; steps: { pause?: { duration: string } }[] } };
  template: { metadata: { annotations?: Record<string, string> } };
}

/** The same application in another version. @param pause of each step of its trial, when it is to be another */
export function inVersion(rollout: KubernetesObject, version: string, pause?: string): KubernetesObject {
  const copy = structuredClone(rollout);
  const { strategy, template } = copy.spec as RolloutSpec;
  for (const step of strategy.canary.steps) if (step.pause && pause) step.pause.duration = pause;
  const { metadata } = template;
  metadata.annotations = { ...metadata.annotations, version };
  return copy;
}
