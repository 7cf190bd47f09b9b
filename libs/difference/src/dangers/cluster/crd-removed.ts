import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

export const crdRemoved: DangerRule = {
  code: 'crd-removed',
  title: 'A custom resource definition goes away',
  why: 'With the definition Kubernetes deletes every object of its kind, in all namespaces, and so whatever those stand for.',
  example: '- kind: CustomResourceDefinition\n-   metadata: { name: sites.example.org }',
  fix: 'keep it, or make sure that no object of the kind is left',
  severity: 'critical',
  onDeletion: true,
  find({ change, identity: { kind, name }, before }) {
    if (change !== 'removed' || kind !== 'CustomResourceDefinition') return [];
    const resource = String(field(before, 'spec', 'names', 'kind') ?? name);
    return [
      {
        severity: 'critical',
        message: `Pruning ${name} deletes every ${resource} in the cluster.`,
        fix: 'keep it with the annotation argocd.argoproj.io/sync-options: Prune=false until no object of that kind is left',
      },
    ];
  },
};
