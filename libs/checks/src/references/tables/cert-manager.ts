import type { ReferenceRow, RelationTable } from './rows.ts';

const GROUP = 'cert-manager.io';
const ISSUER = `${GROUP}/Issuer`;
const CLUSTER_ISSUER = `${GROUP}/ClusterIssuer`;
const ANNOTATIONS = ['issuer', 'cluster-issuer'].map(name => `metadata.annotations["${GROUP}/${name}"]`);

/** Where an issuer names a key of a Secret. */
const KEYS_OF_ISSUER = [
  'acme.externalAccountBinding.keySecretRef',
  ...[
    'acmeDNS.accountSecretRef',
    'akamai.accessTokenSecretRef',
    'akamai.clientSecretSecretRef',
    'akamai.clientTokenSecretRef',
    'azureDNS.clientSecretSecretRef',
    'cloudDNS.serviceAccountSecretRef',
    'cloudflare.apiKeySecretRef',
    'cloudflare.apiTokenSecretRef',
    'digitalocean.tokenSecretRef',
    'rfc2136.tsigSecretSecretRef',
    'route53.accessKeyIDSecretRef',
    'route53.secretAccessKeySecretRef',
  ].map(path => `acme.solvers[*].dns01.${path}`),
  'vault.auth.appRole.secretRef',
  'vault.auth.kubernetes.secretRef',
  'vault.auth.tokenSecretRef',
  'vault.caBundleSecretRef',
  'venafi.cloud.apiTokenSecretRef',
];

/** An Issuer reads Secrets beside it, a ClusterIssuer those beside cert-manager. */
function ofIssuers(row: Omit<ReferenceRow, 'of'>): ReferenceRow[] {
  return [
    { of: ISSUER, ...row },
    { of: CLUSTER_ISSUER, anywhere: true, ...row },
  ];
}

export const CERT_MANAGER: RelationTable = {
  references: [
    {
      of: `${GROUP}/Certificate`,
      at: 'spec.issuerRef',
      to: { otherwise: ISSUER, kind: 'kind', group: 'group' },
    },
    {
      of: `${GROUP}/Certificate`,
      at: 'spec.keystores[*].passwordSecretRef',
      to: 'Secret',
      keys: ['key'],
    },
    ...ofIssuers({ at: 'spec.ca', to: 'Secret', name: 'secretName', fixedKeys: ['tls.crt', 'tls.key'] }),
    ...ofIssuers({ at: 'spec.venafi.tpp.credentialsRef', to: 'Secret' }),
    ...ofIssuers({ at: 'spec.vault.auth.kubernetes.serviceAccountRef', to: 'ServiceAccount' }),
    ...KEYS_OF_ISSUER.flatMap(at => ofIssuers({ at: `spec.${at}`, to: 'Secret', keys: ['key'] })),
    ...ofIssuers({
      at: 'spec.acme.solvers[*].http01.gatewayHTTPRoute.parentRefs[*]',
      to: { otherwise: 'gateway.networking.k8s.io/Gateway', kind: 'kind', group: 'group' },
      namespace: 'namespace',
    }),
    {
      of: ['networking.k8s.io/Ingress', 'gateway.networking.k8s.io/Gateway'],
      at: ANNOTATIONS[0]!,
      to: ISSUER,
      name: '',
    },
    {
      of: ['networking.k8s.io/Ingress', 'gateway.networking.k8s.io/Gateway'],
      at: ANNOTATIONS[1]!,
      to: CLUSTER_ISSUER,
      name: '',
    },
    {
      of: '*',
      at: `metadata.annotations["${GROUP}/inject-ca-from"]`,
      to: `${GROUP}/Certificate`,
      name: '',
      qualified: true,
    },
    {
      of: '*',
      at: `metadata.annotations["${GROUP}/inject-ca-from-secret"]`,
      to: 'Secret',
      name: '',
      qualified: true,
    },
  ],
  products: [
    {
      of: `${GROUP}/Certificate`,
      makes: 'Secret',
      name: '{spec.secretName}',
      keys: ['tls.crt', 'tls.key', 'ca.crt'],
    },
    ...(
      [
        ['spec.keystores.jks', ['keystore.jks', 'truststore.jks']],
        ['spec.keystores.pkcs12', ['keystore.p12', 'truststore.p12']],
        ['spec.additionalOutputFormats[*]', ['tls-combined.pem', 'key.der']],
      ] as const
    ).map(([when, keys]) => ({
      of: `${GROUP}/Certificate`,
      makes: 'Secret',
      name: '{spec.secretName}',
      when: [when],
      keys,
    })),
    { of: ISSUER, makes: 'Secret', name: '{spec.acme.privateKeySecretRef.name}', keys: ['tls.key'] },
    {
      of: CLUSTER_ISSUER,
      makes: 'Secret',
      name: '{spec.acme.privateKeySecretRef.name}',
      keys: ['tls.key'],
      everywhere: true,
    },
    {
      of: 'gateway.networking.k8s.io/Gateway',
      makes: 'Secret',
      name: '{spec.listeners[*].tls.certificateRefs[*].name}',
      when: ANNOTATIONS,
      keys: ['tls.crt', 'tls.key', 'ca.crt'],
    },
    {
      of: 'networking.k8s.io/Ingress',
      makes: 'Secret',
      name: '{spec.tls[*].secretName}',
      when: [...ANNOTATIONS, 'metadata.annotations["kubernetes.io/tls-acme"]'],
      keys: ['tls.crt', 'tls.key', 'ca.crt'],
    },
  ],
  pods: [],
  selections: [],
  podless: [`${GROUP}/*`, 'acme.cert-manager.io/*'],
};
