import type { Address } from './address.ts';
import { isLoopback } from './address.ts';
import { findCredentials, type Credentials } from './credentials.ts';
import { explainAnswer, RegistryError } from './registry-error.ts';

/** Signs in where a registry asks for it, and remembers how. */
export interface Authorizer {
  /** The header for a repository, once signed in. */
  headerFor(address: Address): string | undefined;
  /** Does what the refusal asks for. Answers whether another try makes sense. */
  authorize(address: Address, refusal: Response): Promise<boolean>;
}

export interface AuthorizerOptions {
  env: NodeJS.ProcessEnv;
  plainHttp: boolean;
  signal: AbortSignal | undefined;
}

/** Anonymous, basic and bearer, as the specification of the distribution registry describes them. */
export function createAuthorizer({ env, plainHttp, signal }: AuthorizerOptions): Authorizer {
  const headers = new Map<string, string>();
  const keyOf = ({ host, path }: Address): string => `${host}/${path}`;
  return {
    headerFor: address => headers.get(keyOf(address)),
    async authorize(address, refusal) {
      const challenge = refusal.headers.get('www-authenticate') ?? '';
      const credentials = await findCredentials(address.host, env);
      const header = /^basic/i.test(challenge)
        ? basic(credentials)
        : /^bearer/i.test(challenge)
          ? await bearer({ address, challenge, credentials, plainHttp, signal })
          : undefined;
      if (!header || header === headers.get(keyOf(address))) return false;
      await refusal.body?.cancel();
      headers.set(keyOf(address), header);
      return true;
    },
  };
}

function basic(credentials: Credentials | undefined): string | undefined {
  if (!credentials || !('username' in credentials)) return undefined;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

interface BearerOptions {
  address: Address;
  challenge: string;
  credentials: Credentials | undefined;
  plainHttp: boolean;
  signal: AbortSignal | undefined;
}

async function bearer(options: BearerOptions): Promise<string | undefined> {
  const { address, challenge, credentials, plainHttp, signal } = options;
  const { realm = '', service, scope } = parametersOf(challenge);
  const request = `Signing in to ${address.host}`;
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  const isSafe = url && (url.protocol === 'https:' || plainHttp || isLoopback(url.host));
  if (!isSafe) throw new RegistryError({ request, reason: `was asked for at ${realm}, which is no safe place` });
  const query = new URLSearchParams({ ...(service && { service }), ...(scope && { scope }) });
  const response = await fetch(...tokenRequest(url, query, credentials, signal)).catch((error: unknown) => {
    throw new RegistryError({ request, reason: `failed: ${(error as Error).message}`, passing: true, cause: error });
  });
  if (!response.ok)
    throw new RegistryError({
      request,
      reason: await explainAnswer(response),
      status: response.status,
      passing: response.status >= 500,
    });
  const { token, access_token } = (await response.json()) as { token?: string; access_token?: string };
  return token || access_token ? `Bearer ${token ?? access_token}` : undefined;
}

const SIGN_IN_MS = 30_000;

function tokenRequest(
  url: URL,
  query: URLSearchParams,
  credentials: Credentials | undefined,
  signal: AbortSignal | undefined,
): [URL, RequestInit] {
  const deadline = AbortSignal.timeout(SIGN_IN_MS);
  const common: RequestInit = { signal: signal ? AbortSignal.any([signal, deadline]) : deadline, redirect: 'error' };
  if (credentials && 'identityToken' in credentials) {
    query.set('grant_type', 'refresh_token');
    query.set('refresh_token', credentials.identityToken);
    query.set('client_id', 'cedille');
    return [url, { ...common, method: 'POST', body: query }];
  }
  for (const [name, value] of query) url.searchParams.set(name, value);
  const authorization = basic(credentials);
  return [url, { ...common, ...(authorization && { headers: { authorization } }) }];
}

function parametersOf(challenge: string): Record<string, string | undefined> {
  return Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}
