import { isLess } from '../../compare/same-scalar.ts';
import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

const PATH = ['spec', 'resources', 'requests', 'storage'] as const;

export const smallerVolume: DangerRule = {
  code: 'smaller-volume',
  title: 'A volume that would have to shrink',
  why: 'Volumes only grow: the API server refuses it, and the sync fails.',
  example: '  kind: PersistentVolumeClaim\n-   storage: 20Gi\n+   storage: 10Gi',
  fix: 'keep the size, or move the data to a new claim',
  severity: 'critical',
  find({ change, identity, before, after }) {
    if (change !== 'changed' || identity.kind !== 'PersistentVolumeClaim') return [];
    const [old, now] = [field(before, ...PATH), field(after, ...PATH)];
    if (!isLess(now, old)) return [];
    return [
      {
        severity: 'critical',
        path: PATH.join('.'),
        message: `A volume cannot shrink from ${String(old)} to ${String(now)}: the cluster refuses the claim.`,
        fix: 'keep the size, or make a smaller claim beside it and move the data',
      },
    ];
  },
};
