import { setTimeout as wait } from 'node:timers/promises';
import { isLoopback, type Address } from './address.ts';
import type { Authorizer } from './authorize.ts';
import { explainAnswer, RegistryError } from './registry-error.ts';

export interface SendContext {
  authorizer: Authorizer;
  /** Plain HTTP also beyond this machine. */
  plainHttp: boolean;
  /** Milliseconds for one request. */
  requestMs: number;
  /** Further tries after a passing failure. */
  retries: number;
  signal: AbortSignal | undefined;
}

export interface Sending {
  address: Address;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Below `/v2/<path>/`, or an absolute address that the registry gave. */
  target: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Answers that are no failure. */
  accept: readonly number[];
}

/** Sends one request: signs in when asked to, follows redirects, tries again what may pass. @throws RegistryError */
export async function send(sending: Sending, context: SendContext): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await attemptOnce(sending, context);
    } catch (error) {
      const again = error instanceof RegistryError && error.passing && attempt < context.retries;
      if (!again || context.signal?.aborted) throw error;
      await wait(250 * 3 ** attempt, undefined, context.signal ? { signal: context.signal } : {});
    }
  }
}

async function attemptOnce(sending: Sending, context: SendContext): Promise<Response> {
  const { address, accept } = sending;
  let response = await follow(sending, context);
  if (response.status === 401 && (await context.authorizer.authorize(address, response)))
    response = await follow(sending, context);
  if (accept.includes(response.status)) return response;
  const { status } = response;
  const passing = status === 429 || status >= 500;
  throw new RegistryError({ request: describe(sending), reason: await explainAnswer(response), status, passing });
}

const MAX_REDIRECTS = 5;

/** Credentials are not carried to another host, and https never becomes http. */
async function follow(sending: Sending, context: SendContext): Promise<Response> {
  const { address, method } = sending;
  const origin = `${schemeOf(address, context)}://${address.host}`;
  let url = new URL(sending.target, `${origin}/v2/${address.path}/`);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (url.protocol === 'http:' && !isPlainAllowed(url.host, context))
      throw new RegistryError({ request: describe(sending), reason: `leads to plain HTTP at ${url.host}` });
    const authorization = url.host === address.host ? context.authorizer.headerFor(address) : undefined;
    const response = await request(url, sending, authorization, context);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location || (method !== 'GET' && method !== 'HEAD'))
      return response;
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new RegistryError({ request: describe(sending), reason: `redirects more than ${MAX_REDIRECTS} times` });
}

function schemeOf({ host }: Address, context: SendContext): 'http' | 'https' {
  return isPlainAllowed(host, context) ? 'http' : 'https';
}

function isPlainAllowed(host: string, { plainHttp }: SendContext): boolean {
  return plainHttp || isLoopback(host);
}

async function request(
  url: URL,
  sending: Sending,
  authorization: string | undefined,
  { requestMs, signal }: SendContext,
): Promise<Response> {
  const { method, headers = {}, body } = sending;
  const deadline = AbortSignal.timeout(requestMs);
  try {
    return await fetch(url, {
      method,
      redirect: 'manual',
      headers: { 'user-agent': 'cedille', ...headers, ...(authorization && { authorization }) },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      ...(body && { body: Buffer.from(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const reason = deadline.aborted ? `had no answer within ${requestMs / 1000} s` : `failed: ${causeOf(error)}`;
    throw new RegistryError({ request: describe(sending), reason, passing: true, cause: error });
  }
}

function causeOf(error: unknown): string {
  const cause = (error as { cause?: NodeJS.ErrnoException }).cause;
  return cause?.code ?? cause?.message ?? (error as Error).message;
}

/** Addresses that a registry gives for an upload may hold a secret: only what we asked ourselves is shown. */
function describe({ address, method, target }: Sending): string {
  const shown = /^[\w]+:|^\//.test(target) ? 'blobs/uploads' : target;
  return `${method} ${address.host}/${address.path}/${shown}`;
}
