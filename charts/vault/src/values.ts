import { bySize, defineValues, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';
import { SERVER_NAME, serverConfig, type Seal } from './server-config.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const { mode } = environment.vault;
  if (mode === 'external') {
    throw new Error(
      'vault.mode is external, so this environment takes its secrets elsewhere; take vault out of components',
    );
  }
  return {
    namespace: { podSecurity: 'restricted' },
    route: {
      host: component.hosts.vault!,
      gateway: {
        namespace: environment.gateway.namespace,
        name: environment.gateway.internal ?? environment.gateway.public,
      },
      service: mode === 'ha' ? 'vault-active' : 'vault',
      port: 8200,
    },
    backendTLS: { hostname: SERVER_NAME },
    networkPolicy: {
      ingress: {
        gateway: { namespace: environment.gateway.namespace, ports: [8200] },
        namespaces: [{ name: 'vault-config-operator', ports: [8200] }],
      },
      // The API server reviews tokens, here and in the vclusters; the internet is Google's KMS, and GitHub for its plugin.
      egress: { apiServer: true, ...((mode === 'ha' || environment.vault.github) && { internet: [443] }) },
    },
    ...(mode === 'ha' && googleIdentity(environment)),
    vault: {
      server: {
        resources: resources(environment),
        // Each server keeps a whole copy of the data; one server alone needs a volume that survives its machine.
        dataStorage: { storageClass: storageClass(environment) },
        auditStorage: { storageClass: storageClass(environment) },
        ...(environment.vault.github && { extraInitContainers: [pluginDownload()] }),
        ...(mode === 'ha' ? threeServers(environment) : oneServer(environment)),
      },
    },
  };
});

function storageClass({ vault, storageClasses }: Environment): string {
  return vault.mode === 'ha' ? storageClasses.local : storageClasses.replicated;
}

function resources(environment: Environment) {
  return bySize(environment, {
    small: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    medium: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    large: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } },
  });
}

const REPLICAS = 3;

function threeServers(environment: Environment) {
  const config = serverConfig({ ...configOptions(environment), replicas: REPLICAS, seal: seal(environment) });
  return {
    ha: { enabled: true, replicas: REPLICAS, raft: { enabled: true, config } },
    // A person upgrades the standby servers first, then the leader: see README.md, Upgrading.
    updateStrategyType: 'OnDelete' as const,
    extraEnvironmentVars: { GOOGLE_APPLICATION_CREDENTIALS: '/vault/google/credentials.json' },
    ...volumes(googleVolume(environment), '/vault/google'),
  };
}

function oneServer(environment: Environment) {
  return {
    standalone: { config: serverConfig({ ...configOptions(environment), replicas: 1 }) },
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

/** With workload identity Google trusts a token of the pod; without, the bootstrap leaves a key file in a Secret. */
function googleVolume({ google }: Environment) {
  if (!google?.workloadIdentity) return { name: 'google', secret: { secretName: 'vault-google' } };
  return {
    name: 'google',
    projected: {
      sources: [
        { configMap: { name: 'vault-google' } },
        {
          serviceAccountToken: {
            audience: `https:${audience(google.workloadIdentity.provider)}`,
            expirationSeconds: 3600,
            path: 'token',
          },
        },
      ],
    },
  };
}

function googleIdentity({ google }: Environment) {
  return google?.workloadIdentity && { googleIdentity: { audience: audience(google.workloadIdentity.provider) } };
}

function audience(provider: string): string {
  return `//iam.googleapis.com/${provider}`;
}

/**
 * The engine for GitHub tokens is a plugin of its own, kept on the data volume: a server that starts while GitHub is away has
 * it from before, or starts without.
 */
function pluginDownload() {
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
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
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
