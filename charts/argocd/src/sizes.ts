import { bySize, type Environment } from '@cedille/values/generator';

/**
 * Replicas, disruption budgets, requests and limits of every part.
 *
 * Two of whatever answers people or renders, so that an upgrade of the cluster does not stop deliveries. The controller
 * runs once: more of it only share out clusters, and one is enough for the few that a hub delivers. Redis is a cache that is
 * filled again when lost, so it is replicated only where refilling takes long.
 */
export function sizes(environment: Environment) {
  const lovely = environment.delivery.plugins?.includes('lovely') ?? false;
  return bySize(environment, {
    small: {
      controller: { resources: resources('100m', '384Mi', '1Gi') },
      server: { ...replicas(1), resources: resources('20m', '96Mi', '256Mi') },
      repoServer: { ...replicas(1), resources: resources('50m', '128Mi', '512Mi'), ...(lovely && sidecar()) },
      applicationSet: { ...replicas(1), resources: resources('10m', '64Mi', '256Mi') },
      dex: { resources: resources('10m', '48Mi', '128Mi') },
      redis: { resources: resources('20m', '32Mi', '128Mi') },
      notifications: { resources: resources('10m', '64Mi', '192Mi') },
    },
    medium: {
      controller: { resources: resources('250m', '768Mi', '2Gi') },
      server: { ...replicas(2), resources: resources('50m', '128Mi', '512Mi') },
      repoServer: { ...replicas(2), resources: resources('100m', '256Mi', '1Gi'), ...(lovely && sidecar()) },
      applicationSet: { ...replicas(2), resources: resources('20m', '64Mi', '256Mi') },
      dex: { resources: resources('10m', '48Mi', '128Mi') },
      redis: { resources: resources('50m', '64Mi', '256Mi') },
      notifications: { resources: resources('10m', '64Mi', '192Mi') },
    },
    large: {
      controller: { resources: resources('500m', '1Gi', '3Gi') },
      server: { ...replicas(3), resources: resources('100m', '192Mi', '512Mi') },
      repoServer: { ...replicas(3), resources: resources('250m', '384Mi', '1Gi'), ...(lovely && sidecar()) },
      applicationSet: { ...replicas(2), resources: resources('50m', '96Mi', '256Mi') },
      dex: { resources: resources('20m', '64Mi', '256Mi') },
      'redis-ha': redisHa(),
      notifications: { resources: resources('10m', '96Mi', '256Mi') },
    },
  });
}

function replicas(count: number) {
  return { replicas: count, pdb: count > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false } };
}

/** Memory is limited, because a leak must not take the machine; processor time is not, because a limit only slows down. */
function resources(cpu: string, memory: string, limit: string) {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}

function redisHa() {
  return {
    enabled: true,
    redis: { resources: resources('50m', '64Mi', '512Mi') },
    sentinel: { resources: resources('20m', '32Mi', '64Mi') },
    splitBrainDetection: { resources: resources('10m', '16Mi', '64Mi') },
    init: { resources: resources('10m', '16Mi', '64Mi') },
    haproxy: {
      resources: resources('50m', '64Mi', '256Mi'),
      init: { resources: resources('10m', '16Mi', '64Mi') },
      podDisruptionBudget: { maxUnavailable: 1 },
      metrics: { enabled: false },
    },
    podDisruptionBudget: { maxUnavailable: 1 },
  };
}

/** The plugin that combines Helm and Kustomize, beside the repo-server: an Application selects it by name. */
function sidecar() {
  return {
    extraContainers: [
      {
        name: 'lovely',
        image: 'ghcr.io/crumbhole/lovely:1.2.5',
        resources: resources('50m', '128Mi', '512Mi'),
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 999,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          seccompProfile: { type: 'RuntimeDefault' },
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'var-files', mountPath: '/var/run/argocd' },
          { name: 'plugins', mountPath: '/home/argocd/cmp-server/plugins' },
          // Not the folder of the repo-server: a plugin runs programs of the repositories it renders.
          { name: 'lovely-tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [{ name: 'lovely-tmp', emptyDir: { sizeLimit: '1Gi' } }],
  };
}
