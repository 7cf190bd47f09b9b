import { homedir } from 'node:os';
import { join } from 'node:path';
import { ProgramError, runProgram } from '@cedille/program';
import { CedilleError, readIfPresent } from '@cedille/source';

/** How a registry knows who asks. Never printed. */
export type Credentials = { username: string; password: string } | { identityToken: string };

interface DockerConfig {
  auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/**
 * Credentials for a host: the variables `CEDILLE_REGISTRY`, `CEDILLE_REGISTRY_USERNAME` and `CEDILLE_REGISTRY_PASSWORD`
 * when they are for that host, else what `docker login` left. None means anonymous.
 */
export async function findCredentials(host: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const { CEDILLE_REGISTRY, CEDILLE_REGISTRY_USERNAME: username, CEDILLE_REGISTRY_PASSWORD: password } = env;
  if (CEDILLE_REGISTRY === host && username && password) return { username, password };
  const config = await readDockerConfig(env);
  const helper = config.credHelpers?.[host] ?? (hasPlain(config, host) ? undefined : config.credsStore);
  return helper ? askHelper(helper, host) : plainCredentials(config, host);
}

async function readDockerConfig(env: NodeJS.ProcessEnv): Promise<DockerConfig> {
  const file = join(env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json');
  const text = await readIfPresent(file);
  if (!text?.trim()) return {};
  try {
    return JSON.parse(text) as DockerConfig;
  } catch {
    throw new CedilleError({
      code: 'registry-denied',
      severity: 'error',
      message: `${file} is not valid JSON.`,
      expected: 'the file that docker login writes',
      fix: 'mend it, or name another folder: export DOCKER_CONFIG=<folder>',
    });
  }
}

function entryOf({ auths = {} }: DockerConfig, host: string) {
  return auths[host] ?? auths[`https://${host}`] ?? auths[`https://${host}/v1/`];
}

function hasPlain(config: DockerConfig, host: string): boolean {
  return plainCredentials(config, host) !== undefined;
}

function plainCredentials(config: DockerConfig, host: string): Credentials | undefined {
  const { auth, username, password, identitytoken } = entryOf(config, host) ?? {};
  if (identitytoken) return { identityToken: identitytoken };
  if (username && password) return { username, password };
  const [, user, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(auth ?? '', 'base64').toString('utf8')) ?? [];
  return user && secret ? { username: user, password: secret } : undefined;
}

/** Docker's protocol: the host on standard input, JSON on standard output; a failure means that it knows none. */
async function askHelper(helper: string, host: string): Promise<Credentials | undefined> {
  try {
    const { stdout } = await runProgram({ file: `docker-credential-${helper}`, args: ['get'], input: host });
    const { Username, Secret } = JSON.parse(stdout) as { Username: string; Secret: string };
    return Username === '<token>' ? { identityToken: Secret } : { username: Username, password: Secret };
  } catch (error) {
    if (error instanceof ProgramError && !error.missing) return undefined;
    throw error;
  }
}
