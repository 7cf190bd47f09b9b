import { bySize, defineValues, sizes, type Environment } from '@cedille/values/generator';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const { vault, storageClasses } = environment;
  const git = repository(environment, component.hosts.www!);
  return {
    ...(git && { git }),
    // The permission set is named for the namespace, like the role that may read it.
    ...(git && {
      secrets: { [git.secret]: { keys: ['token'], from: `${vault.github?.mount}/token/${component.namespace}` } },
    }),
    storage: {
      class: storageClasses.replicated,
      size: bySize(environment, { small: '1Gi', medium: '5Gi', large: '10Gi' }),
    },
    resources: sizes(environment, {
      web: ['10m 16Mi 64Mi', '20m 32Mi 128Mi', '50m 64Mi 128Mi'],
      php: ['50m 96Mi 384Mi', '100m 192Mi 512Mi', '200m 256Mi 1Gi'],
    }),
  };
});

/** A site has the repository of its own name. Without an engine that hands out tokens there is none. */
function repository({ git, vault, acme, domain }: Environment, host: string) {
  if (!vault.github) return undefined;
  return {
    repository: `https://github.com/${git.organisation}/${host}.git`,
    branch: 'main',
    author: { name: host, email: acme?.email ?? `noreply@${domain.base}` },
    secret: 'grav-git',
  };
}
