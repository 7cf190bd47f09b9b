import { bySize, replicas, sizes, type Environment, type Resources } from '@cedille/values/generator';
import { pluginSidecar, type Sidecar } from './plugin-sidecar.ts';
import { signatureSidecar } from './signatures.ts';

/**
 * Replicas, disruption budgets, requests and limits of every part.
 *
 * Two of whatever answers people or renders, so that an upgrade of the cluster does not stop deliveries. The controller
 * runs once: more of it only share out clusters, and one is enough for the few that a hub delivers. Redis is a cache that is
 * filled again when lost, so it is replicated only where refilling takes long.
 */
export function parts(environment: Environment, { verifies }: { verifies: boolean }) {
  const resources = sizes(environment, {
    controller: ['100m 384Mi 1Gi', '250m 768Mi 2Gi', '500m 1Gi 3Gi'],
    server: ['20m 96Mi 256Mi', '50m 128Mi 512Mi', '100m 192Mi 512Mi'],
    repoServer: ['50m 128Mi 512Mi', '100m 256Mi 1Gi', '250m 384Mi 1Gi'],
    applicationSet: ['10m 64Mi 256Mi', '20m 64Mi 256Mi', '50m 96Mi 256Mi'],
    dex: ['10m 48Mi 128Mi', '10m 48Mi 128Mi', '20m 64Mi 256Mi'],
    redis: ['20m 32Mi 128Mi', '50m 64Mi 256Mi'],
    notifications: ['10m 64Mi 192Mi', '10m 64Mi 192Mi', '10m 96Mi 256Mi'],
    lovely: ['50m 128Mi 512Mi'],
    signatures: ['10m 64Mi 384Mi'],
  });
  const several = (counts: [number, number, number]) => {
    const { count, budget } = replicas(environment, counts);
    return { replicas: count, pdb: budget };
  };
  const sidecars = [
    ...(environment.delivery.plugins?.includes('lovely') ? [lovely(resources.lovely)] : []),
    ...(verifies ? [signatureSidecar(resources.signatures)] : []),
  ];
  return {
    controller: { resources: resources.controller },
    server: { ...several([1, 2, 3]), resources: resources.server },
    repoServer: { ...several([1, 2, 3]), resources: resources.repoServer, ...beside(sidecars) },
    applicationSet: { ...several([1, 2, 2]), resources: resources.applicationSet },
    dex: { resources: resources.dex },
    ...bySize(environment, {
      small: { redis: { resources: resources.redis } },
      medium: { redis: { resources: resources.redis } },
      large: { 'redis-ha': redisHa(environment) },
    }),
    notifications: { resources: resources.notifications },
  };
}

function redisHa(environment: Environment) {
  const resources = sizes(environment, {
    redis: ['50m 64Mi 512Mi'],
    sentinel: ['20m 32Mi 64Mi'],
    small: ['10m 16Mi 64Mi'],
    haproxy: ['50m 64Mi 256Mi'],
  });
  const budget = { maxUnavailable: 1 };
  return {
    enabled: true,
    redis: { resources: resources.redis },
    sentinel: { resources: resources.sentinel },
    splitBrainDetection: { resources: resources.small },
    init: { resources: resources.small },
    haproxy: {
      resources: resources.haproxy,
      init: { resources: resources.small },
      podDisruptionBudget: budget,
      // Each is on a machine of its own, and there may be no fourth: an update ends one before it starts another.
      deploymentStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      metrics: { enabled: false },
      // It proxies Redis, and asks the API server for nothing.
      serviceAccount: { automountToken: false },
    },
    podDisruptionBudget: budget,
  };
}

function beside(sidecars: readonly Sidecar[]) {
  if (!sidecars.length) return {};
  return {
    extraContainers: sidecars.map(({ container }) => container),
    volumes: sidecars.flatMap(({ volumes }) => volumes),
  };
}

/** The plugin that combines Helm and Kustomize: an Application selects it by name. */
function lovely(resources: Resources): Sidecar {
  return pluginSidecar({
    name: 'lovely',
    image: 'ghcr.io/crumbhole/lovely:1.2.5',
    resources,
    scratch: '1Gi',
    // With a name of its own, the image writes it into its file system at each start, and this one is read-only.
    container: { env: [{ name: 'PLUGIN_NAME', value: '' }] },
  });
}
