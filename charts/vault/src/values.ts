import { defineValues, googleCredentials, sizes, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';
import { SERVER_NAME, serverConfig, type Seal } from './server-config.ts';

export default defineValues<Values>()(({ environment }) => {
  const { mode } = environment.vault;
  if (mode === 'external') {
    throw new Error(
      'vault.mode is external, so this environment takes its secrets elsewhere; take vault out of components',
    );
  }
  const resources = sizes(environment, { server: ['50m 128Mi 256Mi', '250m 512Mi 1Gi', '500m 1Gi 2Gi'] });
  // Each server keeps a whole copy of the data; one server alone needs a volume that survives its machine.
  const storageClass = environment.storageClasses[mode === 'ha' ? 'local' : 'replicated'];
  return {
    routes: { vault: { service: mode === 'ha' ? 'vault-active' : 'vault' } },
    backendTLS: { hostname: SERVER_NAME },
    ...(mode === 'ha' && google(environment).values),
    ...(environment.backup && {
      ...backupGoogle(environment).values,
      snapshot: snapshot(environment, environment.backup),
    }),
    vault: {
      server: {
        resources: resources.server,
        dataStorage: { storageClass },
        auditStorage: { storageClass },
        ...(environment.vault.github && { extraInitContainers: [pluginDownload(environment)] }),
        ...(mode === 'ha' ? threeServers(environment) : oneServer(environment)),
      },
    },
  };
});

const REPLICAS = 3;

function threeServers(environment: Environment) {
  const config = serverConfig({ ...configOptions(environment), replicas: REPLICAS, seal: seal(environment) });
  const { env, volume, mount } = google(environment);
  return {
    ha: { enabled: true, replicas: REPLICAS, raft: { enabled: true, config } },
    // A person upgrades the standby servers first, then the leader: see README.md, Upgrading.
    updateStrategyType: 'OnDelete' as const,
    extraEnvironmentVars: { [env.name]: env.value },
    ...volumes(volume, mount.mountPath),
  };
}

function oneServer(environment: Environment) {
  return {
    standalone: { config: serverConfig({ ...configOptions(environment), replicas: 1, rootByKey: true }) },
    updateStrategyType: 'RollingUpdate' as const,
    postStart: ['/bin/sh', '/vault/maintenance/unseal.sh'],
    ...volumes({ name: 'unseal', secret: { secretName: 'vault-unseal', optional: true } }, '/vault/unseal'),
  };
}

function configOptions({ cluster, vault }: Environment) {
  return { cluster: cluster.name, plugins: vault.github !== undefined };
}

function seal({ google }: Environment): Seal {
  if (!google?.kms) throw new Error('vault.mode is ha, but google.kms is missing');
  return { project: google.project, region: google.region, ...google.kms };
}

/** Without workload identity, the bootstrap leaves a key file in a Secret. */
function google(environment: Environment) {
  return googleCredentials(environment, { name: 'vault-google', folder: '/vault/google' });
}

/** An account of its own: it adds to the bucket, and has nothing to do with the key that unseals. */
function backupGoogle(environment: Environment) {
  if (!environment.google)
    throw new Error('backup.bucket is set, but google is missing: the bucket is one of Google Cloud');
  // With workload identity, one ConfigMap says where any Pod finds its own token.
  const name = environment.google.workloadIdentity ? 'vault-google' : 'vault-backup-google';
  return googleCredentials(environment, { name, folder: '/vault/google' });
}

/** Until volumes and databases are backed up by a component of their own, Vault's own snapshots are the backup. */
function snapshot(environment: Environment, { bucket }: NonNullable<Environment['backup']>) {
  const { mode, authMount } = environment.vault;
  const { env, volume, mount } = backupGoogle(environment);
  return {
    schedule: '17 3 * * *',
    bucket,
    address: `https://${mode === 'ha' ? 'vault-active' : 'vault'}.vault.svc:8200`,
    authMount,
    serviceAccount: 'vault-snapshot',
    audience: 'vault',
    size: '1Gi',
    resources: sizes(environment, { snapshot: ['20m 64Mi 256Mi', '50m 128Mi 512Mi'] }).snapshot,
    google: { env: [env], mounts: [mount], volumes: [{ ...volume }] },
  };
}

/**
 * The engine for GitHub tokens is a plugin of its own, kept on the data volume: a server that starts while GitHub is away has
 * it from before, or starts without.
 */
function pluginDownload(environment: Environment) {
  return {
    name: 'github-plugin',
    image: 'docker.io/curlimages/curl:8.21.0',
    command: ['/bin/sh', '/vault/maintenance/download-plugin.sh'],
    envFrom: [{ configMapRef: { name: 'vault-maintenance-settings' } }],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    resources: sizes(environment, { download: ['10m 32Mi 64Mi'] }).download,
    volumeMounts: [
      { name: 'maintenance', mountPath: '/vault/maintenance', readOnly: true },
      { name: 'data', mountPath: '/vault/data' },
    ],
  };
}

/** The chart takes lists, and lists replace each other: the volumes that every mode has come first. */
function volumes<Volume extends { name: string }>(own: Volume, mountPath: string) {
  return {
    volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'maintenance', configMap: { name: 'vault-maintenance' } }, own],
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'maintenance', mountPath: '/vault/maintenance', readOnly: true },
      { name: own.name, mountPath, readOnly: true },
    ],
  };
}
