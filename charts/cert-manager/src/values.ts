import { bySize, defineValues, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const size = sizes(environment);
  return {
    namespace: { podSecurity: 'restricted' },
    ...acme(environment),
    // Also beside Let's Encrypt: names inside the cluster, like vault.vault.svc, no public CA can sign.
    platformCa: true,
    networkPolicy: {
      ingress: { anywhere: [webhookPort] },
      egress: {
        apiServer: true,
        // The self-check of HTTP-01 asks for the host as anybody would, which may end at Envoy inside the cluster.
        namespaces: [{ name: environment.gateway.namespace, ports: [8080, 8443] }],
        anywhere: [80, 443],
      },
    },
    'cert-manager': {
      global: { leaderElection: { namespace: component.namespace } },
      ...size.controller,
      webhook: size.webhook,
      cainjector: size.cainjector,
      // Answers of the cluster's own resolver are enough, and the only ones that the network policy lets through.
      ...(environment.acme?.dns01 && { dns01RecursiveNameserversOnly: true }),
    },
  };
});

const webhookPort = 10250;

/** Let's Encrypt, where the environment takes its certificates from there. */
function acme({ issuer, acme: account, gateway, google }: Environment) {
  if (!account || !issuer.startsWith('letsencrypt-')) return {};
  return {
    acme: {
      email: account.email,
      gateway: { namespace: gateway.namespace, name: gateway.public, section: 'http' },
      ...(account.dns01 && google && { dns01: dns01(google.project, account.dns01.zones) }),
    },
  };
}

function dns01(project: string, zones: readonly string[]) {
  return { project, zones: [...zones], secret: { name: 'clouddns', key: 'key.json' } };
}

/**
 * Replicas as cert-manager's best practices recommend for production: two of what elects a leader, three webhooks, since
 * without one no certificate can be changed. With one replica a disruption budget would only block the drain of its node.
 */
function sizes(environment: Environment) {
  return bySize(environment, {
    small: {
      controller: workload('controller', 1, '10m', '64Mi', '256Mi'),
      webhook: workload('webhook', 1, '10m', '32Mi', '128Mi'),
      cainjector: workload('cainjector', 1, '10m', '64Mi', '256Mi'),
    },
    medium: {
      controller: workload('controller', 2, '50m', '128Mi', '512Mi'),
      webhook: workload('webhook', 3, '20m', '64Mi', '128Mi'),
      cainjector: workload('cainjector', 2, '20m', '128Mi', '512Mi'),
    },
    large: {
      controller: workload('controller', 2, '100m', '256Mi', '1Gi'),
      webhook: workload('webhook', 3, '50m', '64Mi', '256Mi'),
      cainjector: workload('cainjector', 2, '50m', '256Mi', '1Gi'),
    },
  });
}

function workload(
  part: 'controller' | 'webhook' | 'cainjector',
  replicaCount: number,
  cpu: string,
  memory: string,
  limit: string,
) {
  return {
    replicaCount,
    resources: { requests: { cpu, memory }, limits: { memory: limit } },
    podDisruptionBudget: { enabled: replicaCount > 1 },
    topologySpreadConstraints: replicaCount > 1 ? [spread(part)] : [],
  };
}

/** On different machines where possible; a machine that is down must not keep the replica from starting elsewhere. */
function spread(part: string) {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { 'app.kubernetes.io/component': part } },
  } as const;
}
