import type { Environment } from './environment.ts';

/** Facts of an environment that does not exist, for specs: complete, and as plain as can be. */
export const EXAMPLE_FACTS: Environment = {
  name: 'lab',
  description: { en: 'Where specs are tried.', fr: 'Là où les tests sont essayés.' },
  cluster: { name: 'lab', kind: 'talos', kubernetes: '1.35.4', apiServer: { addresses: ['192.0.2.10'] } },
  sizing: 'medium',
  domain: { base: 'example.org' },
  gateway: { class: 'contour', namespace: 'gateway', public: 'public', exposure: 'loadBalancer' },
  issuer: 'platform-ca',
  alternatives: { storage: 'local' },
  storageClasses: { replicated: 'replicated', local: 'local', replicas: 2 },
  git: {
    organisation: 'Clubs',
    repository: 'https://github.com/Clubs/platform',
    teams: { administrators: 'Board', operators: 'SRE' },
  },
  registry: { charts: 'oci://registry.example/charts', bundles: 'oci://registry.example/bundles' },
  vault: {
    address: 'https://vault.vault.svc:8200',
    mode: 'file',
    authMount: 'kubernetes/lab',
    kv: { mount: 'kv', version: 2 },
  },
  delivery: { prune: true, selfHeal: true },
  components: [],
};
