import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

export const singleReplica: DangerRule = {
  code: 'single-replica',
  title: 'One Pod alone is left',
  why: 'It is away whenever its machine is drained or its Pod starts again.',
  example: '  kind: Deployment\n-   replicas: 3\n+   replicas: 1',
  fix: 'keep two, or make sure that people can do without it for minutes',
  severity: 'notice',
  find({ change, identity: { kind, name }, before, after }) {
    if (change !== 'changed') return [];
    const fix = 'keep two, or make sure that people can do without it for minutes';
    const consequence = 'it is away whenever its node is drained or its Pod starts again';
    if (kind === 'HorizontalPodAutoscaler') {
      const [old, now] = [before, after].map(one => Number(field(one, 'spec', 'maxReplicas')));
      if (!(old! > 1 && now === 1)) return [];
      return [
        { severity: 'notice', path: 'spec.maxReplicas', message: `${name} allows one replica: ${consequence}.`, fix },
      ];
    }
    if (!SCALED.has(kind)) return [];
    const replicas = (workload: unknown): unknown => field(workload, 'spec', 'replicas');
    if (!(Number(replicas(before)) > 1) || replicas(after) !== 1) return [];
    return [
      { severity: 'notice', path: 'spec.replicas', message: `${name} has one replica left: ${consequence}.`, fix },
    ];
  },
};
