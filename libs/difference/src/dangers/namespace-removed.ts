import type { DangerRule } from './rule.ts';
import { isKept } from './sync-options.ts';

export const namespaceRemoved: DangerRule = {
  code: 'namespace-removed',
  title: 'A namespace goes away',
  find({ change, identity: { group, kind, name }, before }) {
    if (change !== 'removed' || group !== '' || kind !== 'Namespace' || isKept(before)) return [];
    return [
      {
        severity: 'critical',
        message: `Pruning the namespace ${name} deletes everything in it, whoever made it.`,
        fix: 'keep it with the annotation argocd.argoproj.io/sync-options: Prune=false, and delete it by hand once it is empty',
      },
    ];
  },
};
