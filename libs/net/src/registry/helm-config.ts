import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the helm program keeps what its user told it: logins to registries, repositories. */
export function helmConfigFolder(env: NodeJS.ProcessEnv): string {
  if (env.HELM_CONFIG_HOME) return env.HELM_CONFIG_HOME;
  return join(env.XDG_CONFIG_HOME ?? configHome(env, env.HOME ?? homedir()), 'helm');
}

function configHome(env: NodeJS.ProcessEnv, home: string): string {
  if (process.platform === 'win32') return env.APPDATA ?? join(home, 'AppData', 'Roaming');
  return process.platform === 'darwin' ? join(home, 'Library', 'Preferences') : join(home, '.config');
}
