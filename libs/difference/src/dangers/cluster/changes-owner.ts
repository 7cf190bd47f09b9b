import type { DangerRule } from '../rule.ts';
import { isKept } from '../sync-options.ts';

export const changesOwner: DangerRule = {
  code: 'changes-owner',
  title: 'An object moves from one application to another',
  why: 'Argo CD of the first application removes what the second one has just made, or both write it in turn.',
  example: '- component: web   ConfigMap sites/settings\n+ component: shop  ConfigMap sites/settings',
  fix: 'let the first one go with Prune=false, and sync the second one before',
  severity: 'high',
  find({ movedFrom, component, before }) {
    if (movedFrom === undefined || isKept(before)) return [];
    return [
      {
        severity: 'high',
        message: `It moves from ${movedFrom} to ${component}: whichever syncs last wins, and ${movedFrom} may prune what ${component} just took over.`,
        fix: `release it in two steps: first with the annotation argocd.argoproj.io/sync-options: Prune=false in ${movedFrom}, then moved`,
      },
    ];
  },
};
