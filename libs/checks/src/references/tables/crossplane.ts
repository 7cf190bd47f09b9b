import type { RelationTable } from './rows.ts';

const DNS = 'dns.gcp.m.upbound.io';
const STORAGE = 'storage.gcp.m.upbound.io';
const PACKAGES = 'pkg.crossplane.io';
const CONFIGS = ['gcp.m.upbound.io', 'kubernetes.m.crossplane.io'].map(group => `${group}/ClusterProviderConfig`);

/** Crossplane: packages, what they run as, and what they make outside of the cluster. */
export const CROSSPLANE: RelationTable = {
  references: [
    { of: `${PACKAGES}/Provider`, at: 'spec.runtimeConfigRef', to: `${PACKAGES}/DeploymentRuntimeConfig` },
    { of: `${DNS}/RecordSet`, at: 'spec.forProvider.managedZoneRef', to: `${DNS}/ManagedZone`, namespace: 'namespace' },
    { of: CONFIGS, at: 'spec.credentials.secretRef', to: 'Secret', namespace: 'namespace', keys: ['key'] },
  ],
  products: [
    // In the namespace of Crossplane, which the object does not name.
    {
      of: `${PACKAGES}/DeploymentRuntimeConfig`,
      makes: 'ServiceAccount',
      name: '{spec.serviceAccountTemplate.metadata.name}',
      everywhere: true,
    },
  ],
  pods: [],
  selections: [],
  podless: [`${DNS}/*`, `${STORAGE}/*`, ...CONFIGS],
};
