import { defineValues, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

/** Ninety days: a copy of an old version opens only what is older, and nobody has to do anything. */
const ROTATION = `${90 * 24 * 3600}s`;

/** APIs that have to be on for what stands here, and for what Crossplane and external-dns do. */
const SERVICES = ['cloudkms', 'dns', 'iam', 'iamcredentials', 'storage', 'sts'];

export default defineValues<Values>()(({ environment }) => {
  const { name, domain, alternatives } = environment;
  const { project, region, kms, state } = environment.google!;
  const { keyRing, key } = kms!;
  const { bucket } = state!;
  const isTrusted = environment.google?.workloadIdentity !== undefined;
  // Where Crossplane makes the zones, they are not ours.
  const zones = alternatives.dns === 'crossplane' ? [] : [domain.base, ...(domain.clubs ?? [])];
  return {
    modules: {
      main: {
        terraform: { backend: { gcs: { bucket, prefix: `${name}/google-project` } } },
        provider: { google: { project, region } },
        // A person made it before the first run, because the state is in it.
        import: [{ to: `google_storage_bucket.${bucket}`, id: bucket }],
        output: {
          key: { value: `\${google_kms_crypto_key.${key}.id}` },
          ...(!isTrusted && { account: { value: '${google_service_account.vault-unseal.email}' } }),
          ...(zones.length && {
            nameServers: {
              value: Object.fromEntries(
                zones.map(zone => [zone, `\${google_dns_managed_zone.${idOf(zone)}.name_servers}`]),
              ),
            },
          }),
        },
      },
    },
    projectServices: Object.fromEntries(
      SERVICES.map(service => [service, { project, service: `${service}.googleapis.com`, disable_on_destroy: false }]),
    ),
    storageBuckets: { [bucket]: stateBucket(bucket, region) },
    keyRings: {
      [keyRing]: { name: keyRing, location: region, depends_on: ['google_project_service.cloudkms'], lifecycle: KEPT },
    },
    cryptoKeys: {
      [key]: {
        name: key,
        key_ring: `\${google_kms_key_ring.${keyRing}.id}`,
        purpose: 'ENCRYPT_DECRYPT' as const,
        rotation_period: ROTATION,
        lifecycle: KEPT,
      },
    },
    ...(!isTrusted && {
      serviceAccounts: { 'vault-unseal': { account_id: 'vault-unseal', display_name: `Vault of ${name}: unseal` } },
    }),
    // `get` of the key is in neither role but the second; Vault asks for it when it starts.
    cryptoKeyMembers: Object.fromEntries(
      [
        ['use', 'cryptoKeyEncrypterDecrypter'],
        ['look', 'viewer'],
      ].map(([to, role]) => [
        `vault-unseal-${to}`,
        {
          crypto_key_id: `\${google_kms_crypto_key.${key}.id}`,
          role: `roles/cloudkms.${role}`,
          member: whoUnseals(environment),
        },
      ]),
    ),
    managedZones: Object.fromEntries(zones.map(zone => [idOf(zone), managedZone(zone)])),
  };
});

const KEPT = { prevent_destroy: true as const };

/** Two domains never give one name: dots become what no host has. */
function idOf(domain: string): string {
  return domain.replaceAll('.', '--');
}

/** Who unseals: the ServiceAccount of Vault's Pods itself where Google trusts the cluster, an account with a key otherwise. */
function whoUnseals({ google }: Environment): string {
  const [, pool] = /^(.*)\/providers\//.exec(google?.workloadIdentity?.provider ?? '') ?? [];
  if (pool === undefined) return 'serviceAccount:${google_service_account.vault-unseal.email}';
  return `principal://iam.googleapis.com/${pool}/subject/system:serviceaccount:vault:vault`;
}

function stateBucket(name: string, region: string) {
  return {
    name,
    location: region.toUpperCase(),
    // Nobody outside of the project, and rights on the bucket as a whole; each state that ever was can be had back.
    uniform_bucket_level_access: true,
    public_access_prevention: 'enforced' as const,
    versioning: { enabled: true as const },
    lifecycle: KEPT,
  };
}

function managedZone(zone: string) {
  return {
    name: idOf(zone),
    dns_name: `${zone}.`,
    description: zone,
    visibility: 'public' as const,
    dnssec_config: { state: 'on' as const },
    depends_on: ['google_project_service.dns'],
    lifecycle: KEPT,
  };
}
