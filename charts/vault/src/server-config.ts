/** What unseals Vault. */
export interface Seal {
  project: string;
  region: string;
  keyRing: string;
  key: string;
}

export interface ServerOptions {
  /** Name of the cluster, which Vault shows. */
  cluster: string;
  replicas: number;
  /** Left out, a person or a file gives the key. */
  seal?: Seal;
  /** Whether engines that Vault does not carry may be registered. */
  plugins?: boolean;
  /** Whether whoever has the key gets a root token without a token: for a Vault of one machine, whose key is beside it. */
  rootByKey?: boolean;
}

/** Where the Certificate's Secret is mounted. */
export const TLS = '/vault/userconfig/vault-tls';

/** The certificate of the servers says this name, whichever of them answers. */
export const SERVER_NAME = 'vault.vault.svc';

/**
 * The configuration file of the servers, in HCL. `HOSTNAME` is replaced by the name of the pod when it starts.
 * @see https://developer.hashicorp.com/vault/docs/configuration
 */
export function serverConfig({ cluster, replicas, seal, plugins = false, rootByKey = false }: ServerOptions): string {
  const config = [
    `cluster_name = "${cluster}"`,
    ...(plugins ? ['plugin_directory = "/vault/data/plugins"'] : []),
    'ui = true',
    // Version 2 of Vault asks for a token otherwise; anybody who reaches it could cancel the attempts of others.
    ...(rootByKey ? ['enable_unauthenticated_access = ["generate-root"]'] : []),
    // Integrated storage maps its files into memory: locking them would lock all data.
    'disable_mlock = true',
    listener(),
    storage(replicas),
    ...(seal ? [gcpckms(seal)] : []),
    // Labels the pods, so that the Service vault-active finds the one that leads.
    ...(replicas > 1 ? ['service_registration "kubernetes" {}'] : []),
    'telemetry {\n  prometheus_retention_time = "24h"\n  disable_hostname = true\n}',
  ];
  return `${config.join('\n')}\n`;
}

function listener(): string {
  return block('listener "tcp"', [
    'address = "[::]:8200"',
    'cluster_address = "[::]:8201"',
    `tls_cert_file = "${TLS}/tls.crt"`,
    `tls_key_file = "${TLS}/tls.key"`,
    'tls_min_version = "tls12"',
  ]);
}

/** Every server tries to join every other, so that none has to come first. */
function storage(replicas: number): string {
  const servers = replicas > 1 ? Array.from({ length: replicas }, (_, index) => `vault-${index}.vault-internal`) : [];
  return block('storage "raft"', [
    'path = "/vault/data"',
    'node_id = "HOSTNAME"',
    ...servers.flatMap(server => [
      'retry_join {',
      `  leader_api_addr = "https://${server}:8200"`,
      `  leader_tls_servername = "${SERVER_NAME}"`,
      `  leader_ca_cert_file = "${TLS}/ca.crt"`,
      '}',
    ]),
  ]);
}

function gcpckms({ project, region, keyRing, key }: Seal): string {
  return block('seal "gcpckms"', [
    `project = "${project}"`,
    `region = "${region}"`,
    `key_ring = "${keyRing}"`,
    `crypto_key = "${key}"`,
  ]);
}

function block(head: string, lines: readonly string[]): string {
  return [`${head} {`, ...lines.map(line => `  ${line}`), '}'].join('\n');
}
