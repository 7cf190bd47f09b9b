import { field } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';
import { protectionOf } from '../sync-options.ts';

export const protectionRemoved: DangerRule = {
  code: 'protection-removed',
  title: 'What protected data is taken away',
  why: 'The next removal, of this object or of the one that made it, takes the data along without asking.',
  example: '-   annotations: { argocd.argoproj.io/sync-options: Prune=false }',
  fix: 'keep it',
  severity: 'high',
  find({ change, identity, before, after }) {
    if (change !== 'changed') return [];
    const findings = [...lostOptions(before, after)];
    const policies = identity.kind === 'StorageClass' ? [['reclaimPolicy']] : POLICIES;
    for (const path of policies) {
      if (isDelete(field(before, ...path), identity.kind) || !isDelete(field(after, ...path), identity.kind)) continue;
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

const POLICIES: readonly (readonly string[])[] = [
  ['spec', 'persistentVolumeReclaimPolicy'],
  ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'],
  ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'],
];

/** Of a StorageClass, nothing said means Delete. */
function isDelete(policy: unknown, kind: string): boolean {
  return policy === 'Delete' || (kind === 'StorageClass' && policy === undefined);
}

const WHEN = { prune: 'when it is no longer rendered', delete: 'when its Application goes' } as const;
const OPTION = { prune: 'Prune', delete: 'Delete' } as const;

/** Protection that is weaker than it was: kept, asked first, deleted. */
function lostOptions(before: unknown, after: unknown): Finding[] {
  return (['prune', 'delete'] as const).flatMap((event): Finding[] => {
    const [old, now] = [protectionOf(before, event), protectionOf(after, event)];
    if (RANK[now] >= RANK[old]) return [];
    const what = `${OPTION[event]}=${old === 'kept' ? 'false' : 'confirm'} is removed`;
    const consequence =
      now === 'asked' ? `a person can let it be deleted ${WHEN[event]}` : `it is deleted ${WHEN[event]}`;
    return [
      {
        severity: 'notice',
        path: 'metadata.annotations["argocd.argoproj.io/sync-options"]',
        message: `${what}: from now on ${consequence}.`,
        fix: `keep ${OPTION[event]}=${old === 'kept' ? 'false' : 'confirm'} unless this is intended`,
      },
    ];
  });
}

const RANK = { deleted: 0, asked: 1, kept: 2 } as const;
