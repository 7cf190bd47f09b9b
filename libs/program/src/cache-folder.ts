import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What decides where the cache is; each defaults to the running process. */
export interface CacheFolderOptions {
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  home?: string;
}

/**
 * The folder for everything that can be fetched or computed again: tools, upstream archives, staged charts, renders.
 * `CEDILLE_CACHE_DIR` wins; otherwise the place each operating system has for caches of the user.
 */
export function cacheFolder({
  env = process.env,
  platform = process.platform,
  home = homedir(),
}: CacheFolderOptions = {}): string {
  if (env.CEDILLE_CACHE_DIR) return resolve(env.CEDILLE_CACHE_DIR);
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'cedille');
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'cedille');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'cedille') : join(home, '.cache', 'cedille');
}
