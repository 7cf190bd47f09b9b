import type { DangerRule } from '../rule.ts';

export const namespaceRemoved: DangerRule = {
  code: 'namespace-removed',
  title: 'A namespace goes away',
  onDeletion: true,
  find({ change, identity: { group, kind, name } }) {
    if (change !== 'removed' || group !== '' || kind !== 'Namespace') return [];
    return [
      {
        severity: 'critical',
        message: `Pruning the namespace ${name} deletes everything in it, whoever made it.`,
        fix: 'keep it with the annotation argocd.argoproj.io/sync-options: Prune=false, and delete it by hand once it is empty',
      },
    ];
  },
};
