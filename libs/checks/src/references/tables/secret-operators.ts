import type { RelationTable } from './rows.ts';

const VAULT_CONFIG = 'redhatcop.redhat.io';
const EXTERNAL = 'external-secrets.io';

/** Operators that turn what is kept elsewhere into Secrets. */
export const SECRET_OPERATORS: RelationTable = {
  references: [
    { of: `${VAULT_CONFIG}/*`, at: 'spec.authentication.serviceAccount', to: 'ServiceAccount' },
    {
      of: `${VAULT_CONFIG}/VaultSecret`,
      at: 'spec.vaultSecretDefinitions[*].authentication.serviceAccount',
      to: 'ServiceAccount',
    },
    {
      of: `${VAULT_CONFIG}/*`,
      at: 'spec.rootCredentials',
      to: 'Secret',
      name: 'secret.name',
      keys: ['usernameKey', 'passwordKey'],
    },
    {
      of: `${VAULT_CONFIG}/GitHubSecretEngineConfig`,
      at: 'spec.sSHKeyReference.secret',
      to: 'Secret',
      fixedKeys: ['ssh-privatekey'],
    },
    {
      of: `${EXTERNAL}/ExternalSecret`,
      at: 'spec.secretStoreRef',
      to: { otherwise: `${EXTERNAL}/SecretStore`, kind: 'kind' },
    },
    { of: `${EXTERNAL}/PushSecret`, at: 'spec.selector.secret', to: 'Secret' },
    {
      of: `${EXTERNAL}/PushSecret`,
      at: 'spec.secretStoreRefs[*]',
      to: { otherwise: `${EXTERNAL}/SecretStore`, kind: 'kind' },
    },
  ],
  products: [
    {
      of: `${VAULT_CONFIG}/VaultSecret`,
      makes: 'Secret',
      name: '{spec.output.name}',
      keysAt: ['spec.output.stringData'],
    },
    {
      of: `${EXTERNAL}/ExternalSecret`,
      makes: 'Secret',
      name: '{spec.target.name}',
      otherwise: '{metadata.name}',
      keysAt: ['spec.data[*].secretKey', 'spec.target.template.data'],
      open: ['spec.dataFrom[*]', 'spec.target.template.templateFrom[*]'],
    },
    {
      of: `${EXTERNAL}/ClusterExternalSecret`,
      makes: 'Secret',
      name: '{spec.externalSecretSpec.target.name}',
      otherwise: '{spec.externalSecretName}',
      everywhere: true,
      keysAt: ['spec.externalSecretSpec.data[*].secretKey', 'spec.externalSecretSpec.target.template.data'],
      open: ['spec.externalSecretSpec.dataFrom[*]', 'spec.externalSecretSpec.target.template.templateFrom[*]'],
    },
    {
      of: 'bitnami.com/SealedSecret',
      makes: 'Secret',
      name: '{spec.template.metadata.name}',
      otherwise: '{metadata.name}',
      keysAt: ['spec.encryptedData', 'spec.template.data'],
    },
    {
      of: 'secrets-store.csi.x-k8s.io/SecretProviderClass',
      makes: 'Secret',
      name: '{spec.secretObjects[*].secretName}',
      keysAt: ['spec.secretObjects[*].data[*].key'],
    },
  ],
  pods: [],
  selections: [],
  podless: [`${VAULT_CONFIG}/*`, `${EXTERNAL}/*`, 'bitnami.com/SealedSecret', 'secrets-store.csi.x-k8s.io/*'],
};
