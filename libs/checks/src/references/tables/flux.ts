import type { RelationTable } from './rows.ts';

/** What Flux reads from others when it fills in values and variables. */
export const FLUX: RelationTable = {
  references: [
    {
      of: 'helm.toolkit.fluxcd.io/HelmRelease',
      at: 'spec.valuesFrom[*]',
      to: { otherwise: '', kind: 'kind', only: ['ConfigMap', 'Secret'] },
      keys: ['valuesKey'],
    },
    {
      of: 'kustomize.toolkit.fluxcd.io/Kustomization',
      at: 'spec.postBuild.substituteFrom[*]',
      to: { otherwise: '', kind: 'kind', only: ['ConfigMap', 'Secret'] },
    },
  ],
  products: [],
  pods: [],
  selections: [],
  podless: [],
};
