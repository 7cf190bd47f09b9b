import { defineValues, replicas, sizes, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const resources = sizes(environment, {
    controller: ['10m 64Mi 256Mi', '50m 128Mi 512Mi', '100m 256Mi 1Gi'],
    webhook: ['10m 32Mi 128Mi', '20m 64Mi 128Mi', '50m 64Mi 256Mi'],
    cainjector: ['10m 64Mi 256Mi', '20m 128Mi 512Mi', '50m 256Mi 1Gi'],
  });
  const part = (name: keyof typeof resources, counts: [number, number, number]) => {
    const { count, budget, spread } = replicas(environment, counts);
    return {
      replicaCount: count,
      resources: resources[name],
      podDisruptionBudget: { enabled: budget.enabled },
      topologySpreadConstraints: spread({ 'app.kubernetes.io/component': name }),
    };
  };
  return {
    ...acme(environment),
    // Also beside Let's Encrypt: names inside the cluster, like vault.vault.svc, no public CA can sign.
    platformCa: true,
    'cert-manager': {
      global: { leaderElection: { namespace: component.namespace } },
      // As cert-manager's best practices recommend for production: two of what elects a leader, three webhooks, since without
      // one no certificate can be changed.
      ...part('controller', [1, 2, 2]),
      webhook: part('webhook', [1, 3, 3]),
      cainjector: part('cainjector', [1, 2, 2]),
      // Answers of the cluster's own resolver are enough, and the only ones that the network policy lets through.
      ...(environment.acme?.dns01 && { dns01RecursiveNameserversOnly: true }),
    },
  };
});

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
