import { isMap } from '@cedille/source';
import type { ObjectDifference } from '../../difference.ts';
import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

export const disruptionBudget: DangerRule = {
  code: 'disruption-budget',
  title: 'Draining a node stops more than before, or cannot be done',
  why: 'The drain of a machine stops more Pods than before, or waits for ever.',
  example: '- kind: PodDisruptionBudget\n-   metadata: { name: web, namespace: sites }',
  fix: 'keep one that lets a single Pod go',
  severity: 'notice',
  find({ change, identity: { kind, name, namespace }, before, after }, { objects }) {
    if (kind !== 'PodDisruptionBudget') return [];
    if (change === 'removed') {
      const isMeant = objects.some(
        object =>
          (object.identity.namespace || namespace) === namespace && isSingle(object) && selects(before, object.before),
      );
      if (isMeant) return [];
      return [
        {
          severity: 'notice',
          message: `Without ${name}, draining a node may stop all its pods at once.`,
          fix: 'keep it while there is more than one replica',
        },
      ];
    }
    if (isBlocking(before) || !isBlocking(after)) return [];
    return [
      {
        severity: 'notice',
        path: 'spec',
        message: `${name} lets no pod go: nodes that run one cannot be drained.`,
        fix: 'allow at least one pod to be unavailable',
      },
    ];
  },
};

/** Gone, or left with one replica, so that a budget would only be in the way. */
function isSingle({ change, before, after }: ObjectDifference): boolean {
  if (!before || field(before, 'spec', 'template') === undefined) return false;
  return change === 'removed' || Number(field(after, 'spec', 'replicas') ?? 1) <= 1;
}

function selects(budget: unknown, workload: unknown): boolean {
  const wanted = field(budget, 'spec', 'selector', 'matchLabels');
  const labels = field(workload, 'spec', 'template', 'metadata', 'labels');
  if (!isMap(wanted) || !isMap(labels)) return false;
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function isBlocking(budget: unknown): boolean {
  const most = field(budget, 'spec', 'maxUnavailable');
  return ['0', '0%'].includes(String(most)) || field(budget, 'spec', 'minAvailable') === '100%';
}
