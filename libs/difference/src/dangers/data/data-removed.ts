import { field } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';
import { holdingOf } from './holding-of.ts';

const FIX =
  'make sure there is a backup, or keep it with the annotation argocd.argoproj.io/sync-options: Prune=false,Delete=false';

export const dataRemoved: DangerRule = {
  code: 'data-removed',
  title: 'Something that holds data goes away',
  why: 'The object holds data, or is the only way to it: with it the data is deleted, and no rollback brings it back.',
  example: '- kind: PersistentVolumeClaim\n-   metadata: { name: data, namespace: sites }',
  fix: 'take a copy first, or keep it with the annotation Prune=false',
  severity: 'critical',
  onDeletion: true,
  find({ change, identity, before }, surroundings) {
    if (change !== 'removed') return [];
    const { group, kind, name } = identity;
    if (group === '' && kind === 'PersistentVolume') return [volumeRemoved(name, before)];
    if (group === 'apps' && kind === 'StatefulSet') return [setRemoved(name, before)];
    const held = holdingOf(identity, before, surroundings);
    if (held === 'data')
      return [{ severity: 'critical', message: `Removing the ${kind} ${name} deletes its data.`, fix: FIX }];
    if (held !== 'maybe') return [];
    return [
      {
        severity: 'notice',
        message: `A ${kind} can keep data in volumes, although ${name} asks for none: what it keeps goes with it.`,
        fix: FIX,
      },
    ];
  },
};

function volumeRemoved(name: string, before: unknown): Finding {
  const policy = field(before, 'spec', 'persistentVolumeReclaimPolicy');
  return {
    severity: policy === 'Retain' ? 'notice' : 'critical',
    message: `The volume ${name} goes away; its reclaim policy is ${String(policy ?? 'unknown')}.`,
    fix: FIX,
  };
}

function setRemoved(name: string, before: unknown): Finding {
  return field(before, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete'
    ? {
        severity: 'critical',
        message: `The StatefulSet ${name} takes its volumes along: whenDeleted is Delete.`,
        fix: FIX,
      }
    : {
        severity: 'high',
        message: `The StatefulSet ${name} stops; its volumes stay behind without an owner.`,
        fix: 'make sure that nobody needs it, then remove its claims by hand',
      };
}
