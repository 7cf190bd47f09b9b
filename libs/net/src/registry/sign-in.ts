import { ask, basicAuthorization, type Answer, type AskOptions } from '../http/ask.ts';
import { textOf } from '../http/download.ts';
import { HttpError } from '../http/http-error.ts';
import { parseUrl } from '../http/parse-url.ts';
import { isLoopback } from '../http/proxy.ts';
import type { Address } from './address.ts';
import { findCredentials, type Credentials } from './credentials.ts';
import { refused, RegistryError, unanswered } from './registry-error.ts';

/** Signs in where a registry asks for it, and remembers how. */
export interface SignIn {
  /** The header for a repository, once signed in. */
  headerFor(address: Address): string | undefined;
  /** Does what the refusal asks for. Answers whether another try makes sense. */
  signIn(address: Address, refusal: Answer): Promise<boolean>;
}

export interface SignInOptions {
  env: NodeJS.ProcessEnv;
  plainHttp: boolean;
  http: AskOptions;
}

/** Anonymous, basic and bearer, as the specification of the distribution registry describes them. */
export function createSignIn({ env, plainHttp, http }: SignInOptions): SignIn {
  const headers = new Map<string, string>();
  const keyOf = ({ host, path }: Address): string => `${host}/${path}`;
  return {
    headerFor: address => headers.get(keyOf(address)),
    async signIn(address, refusal) {
      const challenge = String(refusal.headers['www-authenticate'] ?? '');
      const credentials = await findCredentials(address.host, env);
      const header = /^basic/i.test(challenge)
        ? basic(credentials)
        : /^bearer/i.test(challenge)
          ? await bearer({ address, challenge, credentials, plainHttp, http })
          : undefined;
      if (!header || header === headers.get(keyOf(address))) return false;
      await refusal.body.dump();
      headers.set(keyOf(address), header);
      return true;
    },
  };
}

function basic(credentials: Credentials | undefined): string | undefined {
  return credentials && 'username' in credentials ? basicAuthorization(credentials) : undefined;
}

interface BearerOptions extends Omit<SignInOptions, 'env'> {
  address: Address;
  challenge: string;
  credentials: Credentials | undefined;
}

async function bearer(options: BearerOptions): Promise<string | undefined> {
  const { address, challenge, credentials, plainHttp, http } = options;
  const { realm = '', service, scope } = parametersOf(challenge);
  const asked = { host: address.host, request: `Signing in to ${address.host}` };
  const url = parseUrl(realm);
  const isSafe = url && (url.protocol === 'https:' || plainHttp || isLoopback(url.host));
  if (!isSafe) throw new RegistryError({ ...asked, reason: `was asked for at ${realm}, which is not a safe place` });
  const query = new URLSearchParams({ ...(service && { service }), ...(scope && { scope }) });
  const led = { ...http, ledFrom: new URL(`https://${address.host}`) };
  const explain = (error: unknown): never => {
    throw error instanceof HttpError ? unanswered(asked, error) : error;
  };
  const answer = await askToken(url, { query, credentials, http: led }).catch(explain);
  if (answer.status !== 200) throw await refused(asked, answer);
  const token = tokenOf(await textOf(answer, http).catch(explain));
  if (token === undefined)
    throw new RegistryError({ ...asked, reason: `was answered at ${url.host} with something else than a token` });
  return token && `Bearer ${token}`;
}

/** Undefined when the text is no answer to a sign-in, empty when it holds no token. */
function tokenOf(text: string): string | undefined {
  try {
    const { token, access_token } = JSON.parse(text) as Record<string, unknown>;
    return ([token, access_token].find(item => typeof item === 'string' && item !== '') as string | undefined) ?? '';
  } catch {
    return undefined;
  }
}

interface TokenRequest {
  query: URLSearchParams;
  credentials: Credentials | undefined;
  http: AskOptions;
}

/** Redirects are not followed: whoever signs in goes where the registry says, and no further. */
function askToken(url: URL, { query, credentials, http }: TokenRequest): Promise<Answer> {
  if (credentials && 'identityToken' in credentials) {
    const refresh = { grant_type: 'refresh_token', refresh_token: credentials.identityToken, client_id: 'cedille' };
    for (const [name, value] of Object.entries(refresh)) query.set(name, value);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return ask(url, { ...http, method: 'POST', headers, body: query.toString() });
  }
  for (const [name, value] of query) url.searchParams.set(name, value);
  const authorization = basic(credentials);
  return ask(url, { ...http, ...(authorization && { headers: { authorization } }) });
}

function parametersOf(challenge: string): Record<string, string | undefined> {
  return Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}
