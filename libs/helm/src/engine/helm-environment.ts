import { join } from 'node:path';

/**
 * Folders of its own for Helm, so that the user's repositories, plugins and settings change nothing. Go's garbage
 * collector is off below 1 GiB: nearly every render ends before it would pay.
 */
export function helmEnvironment(cacheDir: string): Record<string, string | undefined> {
  const home = join(cacheDir, 'helm-home');
  return {
    GOGC: 'off',
    GOMEMLIMIT: '1GiB',
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
    HELM_PLUGINS: join(home, 'plugins'),
    HELM_REGISTRY_CONFIG: join(home, 'config', 'registry.json'),
    HELM_REPOSITORY_CONFIG: join(home, 'config', 'repositories.yaml'),
    HELM_REPOSITORY_CACHE: join(home, 'cache', 'repository'),
    HELM_CONTENT_CACHE: join(home, 'cache', 'content'),
    HELM_NAMESPACE: undefined,
    HELM_DEBUG: undefined,
    KUBECONFIG: join(home, 'no-cluster'),
    NO_COLOR: '1',
  };
}
