import { homedir } from 'node:os';
import { join } from 'node:path';
import { ProgramError, runProgram } from '@cedille/program';
import { CedilleError, readIfPresent } from '@cedille/source';
import { helmConfigFolder } from './helm-config.ts';

/** How a registry knows who asks. Never printed. */
export type Credentials = { username: string; password: string } | { identityToken: string };

interface LoginConfig {
  auths?: Record<string, LoginEntry>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

interface LoginEntry {
  auth?: string;
  username?: string;
  password?: string;
  identitytoken?: string;
}

/**
 * Credentials for a host: the variables `CEDILLE_REGISTRY`, `CEDILLE_REGISTRY_USERNAME` and `CEDILLE_REGISTRY_PASSWORD`
 * when they are for that host, else what `docker login` left, else what `helm registry login` left. None means anonymous.
 * @throws CedilleError `registry-denied` when one of these files cannot be read; ProgramError when a helper is missing
 */
export async function findCredentials(host: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const { CEDILLE_REGISTRY, CEDILLE_REGISTRY_USERNAME: username, CEDILLE_REGISTRY_PASSWORD: password } = env;
  if (CEDILLE_REGISTRY === host && username && password) return { username, password };
  for (const file of loginFiles(env)) {
    const found = await credentialsIn(await readConfig(file), host);
    if (found) return found;
  }
  return undefined;
}

/** Of Docker and of Helm, which write the same format. */
function loginFiles(env: NodeJS.ProcessEnv): string[] {
  return [
    join(env.DOCKER_CONFIG ?? join(env.HOME ?? homedir(), '.docker'), 'config.json'),
    env.HELM_REGISTRY_CONFIG ?? join(helmConfigFolder(env), 'registry', 'config.json'),
  ];
}

async function readConfig(file: string): Promise<LoginConfig> {
  const text = await readIfPresent(file);
  if (!text?.trim()) return {};
  try {
    return JSON.parse(text) as LoginConfig;
  } catch {
    throw new CedilleError({
      code: 'registry-denied',
      severity: 'error',
      message: `${file} is not valid JSON.`,
      expected: 'the file that docker login or helm registry login writes',
      fix: 'repair it, or name other ones: export DOCKER_CONFIG=<folder> HELM_REGISTRY_CONFIG=<file>',
    });
  }
}

const DOCKER_HUB = 'https://index.docker.io/v1/';

/** Names under which a host may be listed; Docker Hub is listed under an address of its past. */
function namesOf(host: string): string[] {
  const isHub = /^(registry-1\.|index\.)?docker\.io$/.test(host);
  return [...(isHub ? [DOCKER_HUB] : []), host, `https://${host}`, `https://${host}/v1/`];
}

async function credentialsIn(config: LoginConfig, host: string): Promise<Credentials | undefined> {
  const names = namesOf(host);
  const named = names.find(name => config.credHelpers?.[name]);
  if (named) return askHelper(config.credHelpers![named]!, named);
  const plain = names.map(name => plainCredentials(config.auths?.[name])).find(found => found !== undefined);
  if (plain || !config.credsStore) return plain;
  return askHelper(config.credsStore, names[0]!);
}

function plainCredentials({ auth = '', username, password, identitytoken }: LoginEntry = {}): Credentials | undefined {
  if (identitytoken) return { identityToken: identitytoken };
  if (username && password) return { username, password };
  const [, user, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? [];
  return user && secret ? { username: user, password: secret } : undefined;
}

/** Docker's protocol: the name on standard input, JSON on standard output; a failure means that it knows none. */
async function askHelper(helper: string, name: string): Promise<Credentials | undefined> {
  try {
    const { stdout } = await runProgram({ file: `docker-credential-${helper}`, args: ['get'], input: name });
    const { Username, Secret } = JSON.parse(stdout) as { Username: string; Secret: string };
    return Username === '<token>' ? { identityToken: Secret } : { username: Username, password: Secret };
  } catch (error) {
    if (error instanceof ProgramError && !error.missing) return undefined;
    throw error;
  }
}
