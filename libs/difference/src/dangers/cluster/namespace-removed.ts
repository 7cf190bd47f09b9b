import type { DangerRule } from '../rule.ts';

export const namespaceRemoved: DangerRule = {
  code: 'namespace-removed',
  title: 'A namespace goes away',
  why: 'Everything in the namespace goes with it, also what nobody rendered: claims, Secrets, objects of other people.',
  example: '- kind: Namespace\n-   metadata: { name: sites }',
  fix: 'move what is needed before, or annotate it with Prune=false',
  severity: 'critical',
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
