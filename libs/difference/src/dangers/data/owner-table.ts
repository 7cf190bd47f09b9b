import type { KubernetesObject } from '@cedille/manifests';
import type { Severity } from '../../difference.ts';
import { field } from '../field.ts';
import type { KindPattern } from './kind-table.ts';

/** What the controller of a kind deletes, or no longer does, once an object is removed. */
export interface OwnerRow {
  of: readonly KindPattern[];
  severity: Severity;
  /** One sentence, without what is asked first. */
  happens: (name: string, object: KubernetesObject | undefined) => string;
  fix: string;
  /** Objects that are told to leave alone what they made. */
  unless?: (object: KubernetesObject | undefined) => boolean;
}

const OUTSIDE = 'make sure that nobody needs it, or tell its controller to keep it first (deletionPolicy)';
const isOrphaning = (object: unknown): boolean =>
  ['Orphan', 'Retain', 'retain', 'abandon'].includes(
    String(
      field(object, 'spec', 'deletionPolicy') ??
        field(object, 'metadata', 'annotations', 'cnrm.cloud.google.com/deletion-policy') ??
        field(object, 'metadata', 'annotations', 'services.k8s.aws/deletion-policy') ??
        '',
    ),
  );
const keepsSecret = (object: unknown): boolean =>
  ['Orphan', 'Merge', 'None'].includes(String(field(object, 'spec', 'target', 'creationPolicy') ?? 'Owner'));
const secretOf = (name: string, ...written: readonly unknown[]): string => String(written.find(Boolean) ?? name);

/**
 * Well-known kinds whose finalizer or owner deletes more than the object. What depends on the object itself (names of
 * Secrets, policies of deletion) is read from it.
 */
export const OWNERS: readonly OwnerRow[] = [
  {
    of: ['cert-manager.io/Issuer', 'cert-manager.io/ClusterIssuer'],
    severity: 'high',
    happens: name =>
      `Certificates of the issuer ${name} are no longer renewed: hosts stop being reachable when they expire.`,
    fix: 'move its Certificates to another issuer first',
  },
  {
    of: ['cert-manager.io/Certificate'],
    severity: 'notice',
    happens: name => `The certificate ${name} is no longer renewed, and its Secret may go with it.`,
    fix: 'make sure that nothing serves it any longer',
  },
  {
    of: ['external-secrets.io/ExternalSecret'],
    severity: 'high',
    unless: keepsSecret,
    happens: (name, object) =>
      `The Secret ${secretOf(name, field(object, 'spec', 'target', 'name'))} is deleted with the ExternalSecret ${name} that made it.`,
    fix: 'make sure that nothing reads the Secret, or set spec.target.creationPolicy to Orphan first',
  },
  {
    of: ['external-secrets.io/ClusterExternalSecret'],
    severity: 'high',
    happens: name => `The Secrets that ${name} made are deleted in every namespace.`,
    fix: 'make sure that nothing reads them',
  },
  {
    of: ['external-secrets.io/SecretStore', 'external-secrets.io/ClusterSecretStore'],
    severity: 'high',
    happens: name => `Secrets that come from ${name} are no longer refreshed.`,
    fix: 'move its ExternalSecrets to another store first',
  },
  {
    of: ['external-secrets.io/PushSecret'],
    severity: 'notice',
    happens: name => `What ${name} pushed is no longer kept up to date, or is deleted where it was pushed to.`,
    fix: 'make sure that nobody reads it there',
  },
  {
    of: ['bitnami.com/SealedSecret'],
    severity: 'high',
    happens: (name, object) =>
      `The Secret ${secretOf(name, field(object, 'spec', 'template', 'metadata', 'name'))} is deleted with the SealedSecret ${name} that owns it.`,
    fix: 'make sure that nothing reads the Secret',
  },
  {
    of: ['redhatcop.redhat.io/VaultSecret'],
    severity: 'high',
    happens: (name, object) =>
      `The Secret ${secretOf(name, field(object, 'spec', 'output', 'name'))} is deleted with the VaultSecret ${name} that owns it.`,
    fix: 'make sure that nothing reads the Secret',
  },
  {
    of: ['redhatcop.redhat.io/*'],
    severity: 'high',
    happens: (name, object) =>
      `What the ${String(object?.kind)} ${name} set up in Vault is removed there: who relies on it can no longer log in or read.`,
    fix: 'make sure that nobody logs in or reads by it',
  },
  {
    of: ['helm.toolkit.fluxcd.io/HelmRelease'],
    severity: 'critical',
    happens: name => `The release ${name} is uninstalled with everything in it.`,
    fix: 'make sure that nobody needs it, or suspend it first',
  },
  {
    of: ['kustomize.toolkit.fluxcd.io/Kustomization'],
    severity: 'critical',
    unless: object => field(object, 'spec', 'prune') !== true,
    happens: name => `Everything that ${name} applied is deleted (prune: true).`,
    fix: 'set spec.prune to false first',
  },
  {
    of: ['externaldns.k8s.io/DNSEndpoint'],
    severity: 'high',
    happens: name => `The DNS records of ${name} are deleted.`,
    fix: 'make sure that nobody uses these names',
  },
  {
    of: ['metallb.io/IPAddressPool'],
    severity: 'high',
    happens: name => `Services with addresses of the pool ${name} lose them.`,
    fix: 'give them addresses of another pool first',
  },
  {
    of: [
      'metallb.io/BGPAdvertisement',
      'metallb.io/BGPPeer',
      'metallb.io/L2Advertisement',
      'metallb.io/BFDProfile',
      'metallb.io/Community',
    ],
    severity: 'high',
    happens: (name, object) =>
      `What the ${String(object?.kind)} ${name} announced may no longer be reached from outside.`,
    fix: 'make sure that another one announces the same addresses',
  },
  {
    of: ['kafka.strimzi.io/KafkaUser', 'rabbitmq.com/User', 'k8s.mariadb.com/User', 'minio.min.io/User'],
    severity: 'high',
    happens: name => `The account ${name} is deleted: whoever uses it can no longer log in.`,
    fix: 'make sure that nobody uses it',
  },
  {
    of: [
      'postgresql.cnpg.io/ScheduledBackup',
      'velero.io/Schedule',
      'k8up.io/Schedule',
      'longhorn.io/RecurringJob',
      'k8s.mariadb.com/Backup',
    ],
    severity: 'high',
    happens: name => `${name} makes no backups any longer.`,
    fix: 'make sure that something else makes backups',
  },
  {
    of: ['pkg.crossplane.io/Provider', 'pkg.crossplane.io/Configuration', 'pkg.crossplane.io/Function'],
    severity: 'high',
    happens: (name, object) =>
      `The ${String(object?.kind)} ${name} is uninstalled: nobody looks after the objects of its kinds any longer, and its definitions may take them along.`,
    fix: 'remove the objects of its kinds first, or tell them to leave alone what they stand for',
  },
  {
    of: ['pkg.crossplane.io/*', 'apiextensions.crossplane.io/*', 'protection.crossplane.io/*', 'ops.crossplane.io/*'],
    severity: 'notice',
    happens: (name, object) => `What the ${String(object?.kind)} ${name} set up in Crossplane is no longer there.`,
    fix: 'make sure that nothing uses it',
  },
  {
    of: ['*.crossplane.io/*', '*.upbound.io/*', '*.cnrm.cloud.google.com/*', '*.services.k8s.aws/*', '*.azure.com/*'],
    severity: 'critical',
    unless: isOrphaning,
    happens: (name, object) => `What the ${String(object?.kind)} ${name} stands for outside the cluster is deleted.`,
    fix: OUTSIDE,
  },
];
