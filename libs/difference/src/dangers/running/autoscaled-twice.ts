import type { KubernetesObject } from '@cedille/manifests';
import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

/** Who says how many Pods there are, and of which workload. */
const SCALERS: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'scaleTargetRef',
  ScaledObject: 'scaleTargetRef',
};

export const autoscaledTwice: DangerRule = {
  code: 'autoscaled-twice',
  title: 'An autoscaler and the manifest both say how many Pods there are',
  why: 'Each sync puts the number back, and the autoscaler changes it again: Pods come and go under load.',
  example: '  kind: Deployment\n+   replicas: 2      # beside a HorizontalPodAutoscaler',
  fix: 'leave replicas out',
  severity: 'notice',
  find({ change, identity, before, after }, { objects, standing }) {
    if (change === 'removed') return [];
    const all = (side: 'before' | 'after'): KubernetesObject[] => [
      ...objects.flatMap(one => (one[side] ? [one[side]] : [])),
      ...standing().map(({ object }) => object),
    ];
    const isFixed = field(after, 'spec', 'replicas') !== undefined && field(after, 'spec', 'template') !== undefined;
    if (!isFixed && SCALERS[identity.kind] === undefined) return [];
    const isTwice = (side: 'before' | 'after', object: KubernetesObject | undefined): boolean =>
      object !== undefined && all(side).some(other => (isFixed ? isPair(other, object) : isPair(object, other)));
    if (!isTwice('after', after) || isTwice('before', before)) return [];
    return [
      {
        severity: 'notice',
        path: isFixed ? 'spec.replicas' : 'spec.scaleTargetRef',
        message: `An autoscaler and spec.replicas both say how many Pods there are: each sync stops those that the autoscaler added under load.`,
        fix: 'leave out spec.replicas where an autoscaler is',
      },
    ];
  },
};

function isPair(scaler: KubernetesObject, workload: KubernetesObject): boolean {
  const key = SCALERS[String(scaler.kind)];
  if (key === undefined || field(workload, 'spec', 'replicas') === undefined) return false;
  const kind = field(scaler, 'spec', key, 'kind') ?? 'Deployment';
  return (
    kind === workload.kind &&
    field(scaler, 'spec', key, 'name') === workload.metadata?.name &&
    (scaler.metadata?.namespace ?? '') === (workload.metadata?.namespace ?? '')
  );
}
