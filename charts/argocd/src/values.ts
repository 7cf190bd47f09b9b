import { bySize, defineValues, type ComponentFacts } from '@cedille/values/generator';
import { accessPolicy, dexConfig, MEMBER } from './access.ts';
import { egressTo } from './egress.ts';
import { HEALTH_CHECKS } from './health.ts';
import { DISCORD } from './notifications.ts';
import { sizes } from './sizes.ts';
import type { Values } from './values.gen.ts';

const GITHUB = 'argocd-github';
const NOTIFICATIONS = 'argocd-notifications-secret';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const notify = environment.delivery.notify === 'discord';
  const sso = environment.sso !== undefined;
  const { gateway, vault } = environment;
  const host = component.hosts.argocd!;
  return {
    namespace: { podSecurity: 'restricted' },
    route: {
      host,
      gateway: { namespace: gateway.namespace, name: gateway.public },
      service: 'argocd-server',
      port: 80,
    },
    networkPolicy: {
      ingress: { gateway: { namespace: gateway.namespace, ports: [8080] } },
      // GitHub for signing in, the registry for bundles.
      egress: { apiServer: true, internet: [443], ...egressTo(platform.delivers) },
    },
    secretStore: { authMount: vault.authMount, kv: vault.kv },
    secrets: secrets(component, { [GITHUB]: sso, [NOTIFICATIONS]: notify }),
    'argo-cd': {
      global: { domain: host },
      configs: {
        cm: {
          // Where nobody can sign in by GitHub, the built-in administrator is the way in.
          ...(sso ? { 'dex.config': dexConfig(environment, GITHUB) } : { 'admin.enabled': true }),
          ...HEALTH_CHECKS,
        },
        params: bySize(environment, {
          small: { 'controller.status.processors': 10, 'controller.operation.processors': 5 },
          medium: { 'controller.status.processors': 20, 'controller.operation.processors': 10 },
          large: { 'controller.status.processors': 50, 'controller.operation.processors': 25 },
        }),
        rbac: { 'policy.default': MEMBER, 'policy.csv': accessPolicy(environment, platform.delivers) },
      },
      ...sizes(environment),
      ...(!sso && { dex: { enabled: false } }),
      ...(notify && { notifications: { ...sizes(environment).notifications, enabled: true, ...DISCORD } }),
    },
  };
});

/** Argo CD looks for what its configuration refers to only in Secrets with this label. */
function secrets({ secrets }: ComponentFacts, needed: Readonly<Record<string, boolean>>) {
  return secrets
    .filter(({ name }) => needed[name] ?? true)
    .map(secret => ({ ...secret, keys: [...secret.keys], labels: { 'app.kubernetes.io/part-of': 'argocd' } }));
}
