import { field } from './field.ts';
import type { DangerRule, Finding } from './rule.ts';
import { isKept } from './sync-options.ts';

export const protectionRemoved: DangerRule = {
  code: 'protection-removed',
  title: 'What protected data is taken away',
  find({ change, before, after }) {
    if (change !== 'changed') return [];
    const findings: Finding[] = [];
    if (isKept(before) && !isKept(after)) {
      findings.push({
        severity: 'notice',
        path: 'metadata.annotations["argocd.argoproj.io/sync-options"]',
        message: 'Prune=false is removed: from now on it is deleted when it is no longer rendered.',
        fix: 'keep Prune=false unless this is intended',
      });
    }
    for (const path of POLICIES) {
      if (field(before, ...path) === 'Delete' || field(after, ...path) !== 'Delete') continue;
      findings.push({
        severity: 'high',
        path: path.join('.'),
        message: `${path.at(-1)} becomes Delete: volumes are deleted with what uses them.`,
        fix: 'keep Retain unless this is intended',
      });
    }
    return findings;
  },
};

const POLICIES = [
  ['spec', 'persistentVolumeReclaimPolicy'],
  ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'],
  ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'],
] as const;
