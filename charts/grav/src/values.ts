import { bySize, defineValues, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const { gateway, vault, storageClasses } = environment;
  const host = component.hosts['www']!;
  const git = repository(environment, host);
  const token = { name: 'grav-git', keys: ['token'] };
  return {
    namespace: { podSecurity: 'restricted' },
    route: { host, gateway: { namespace: gateway.namespace, name: gateway.public }, port: 80 },
    secretStore: { authMount: vault.authMount, kv: vault.kv },
    secrets: [
      ...component.secrets.map(({ name, path, keys, generated }) => ({ name, path, keys: [...keys], generated })),
      // The permission set is named for the namespace, like the role that may read it.
      ...(vault.github ? [{ ...token, from: `${vault.github.mount}/token/${component.namespace}` }] : []),
    ],
    ...(git && { git: { ...git, secret: token.name } }),
    storage: {
      class: storageClasses.replicated,
      size: bySize(environment, { small: '1Gi', medium: '5Gi', large: '10Gi' }),
    },
    networkPolicy: {
      ingress: { gateway: { namespace: gateway.namespace, ports: [8080] } },
      egress: { internet: [443] },
    },
    resources: {
      web: bySize(environment, {
        small: resources('10m', '16Mi', '64Mi'),
        medium: resources('20m', '32Mi', '128Mi'),
        large: resources('50m', '64Mi', '128Mi'),
      }),
      php: bySize(environment, {
        small: resources('50m', '96Mi', '384Mi'),
        medium: resources('100m', '192Mi', '512Mi'),
        large: resources('200m', '256Mi', '1Gi'),
      }),
    },
  };
});

/** A site has the repository of its own name. Without an engine that hands out tokens there is none. */
function repository({ git, vault, acme, domain }: Environment, host: string) {
  if (!git || !vault.github) return undefined;
  return {
    repository: `https://github.com/${git.organisation}/${host}.git`,
    branch: 'main',
    author: { name: host, email: acme?.email ?? `noreply@${domain.base}` },
  };
}

function resources(cpu: string, memory: string, limit: string) {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
