import { field, texts } from '../field.ts';
import type { DangerRule } from '../rule.ts';

/** Source: https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/ */
export const applicationRemoved: DangerRule = {
  code: 'application-removed',
  title: 'An application of Argo CD goes away with all it made',
  why: 'Argo CD deletes everything that the application manages, claims included.',
  example: '- kind: Application\n-   metadata: { name: web, namespace: argocd }',
  fix: 'remove its finalizer first where the objects are to stay',
  severity: 'critical',
  onDeletion: true,
  find({ change, identity: { group, kind, name }, before }) {
    if (change !== 'removed' || group !== 'argoproj.io') return [];
    const fix = 'check what it manages with argocd app resources, or keep it with Prune=false';
    if (kind === 'ApplicationSet' && field(before, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') !== true) {
      return [{ severity: 'critical', message: `${name} goes away with every application that it generated.`, fix }];
    }
    const cascades = texts(before, 'metadata', 'finalizers').some(one =>
      one.startsWith('resources-finalizer.argocd.argoproj.io'),
    );
    if (kind === 'Application') {
      return cascades
        ? [{ severity: 'critical', message: `Argo CD deletes everything that the application ${name} manages.`, fix }]
        : [
            {
              severity: 'notice',
              message: `What the application ${name} made stays, but nothing manages it any longer.`,
              fix,
            },
          ];
    }
    return kind === 'AppProject'
      ? [
          {
            severity: 'high',
            message: `Applications of the project ${name} can no longer be synced.`,
            fix: 'move them to another project first',
          },
        ]
      : [];
  },
};
