import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

export const scaledToZero: DangerRule = {
  code: 'scaled-to-zero',
  title: 'Something stops running',
  why: 'Nothing answers any longer.',
  example: '  kind: Deployment\n-   replicas: 2\n+   replicas: 0',
  fix: 'say so to those who use it',
  severity: 'high',
  find({ change, identity: { kind, name }, before, after }) {
    if (change !== 'changed') return [];
    if (kind === 'CronJob' && field(before, 'spec', 'suspend') !== true && field(after, 'spec', 'suspend') === true) {
      return [
        {
          severity: 'notice',
          path: 'spec.suspend',
          message: `${name} no longer runs at its times.`,
          fix: 'make sure that this is intended',
        },
      ];
    }
    if (!SCALED.has(kind) || replicas(before) === 0 || replicas(after) !== 0) return [];
    return [
      {
        severity: 'high',
        path: 'spec.replicas',
        message: `${name} stops: it has no replicas left.`,
        fix: 'make sure that nothing needs it, or keep one replica',
      },
    ];
  },
};

function replicas(workload: unknown): unknown {
  return field(workload, 'spec', 'replicas') ?? 1;
}
