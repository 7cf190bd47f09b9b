import type { Answer, AskOptions } from '../http/ask.ts';
import { follow } from '../http/follow.ts';
import { HttpError } from '../http/http-error.ts';
import { isLoopback } from '../http/proxy.ts';
import { retrying } from '../http/retrying.ts';
import type { Address } from './address.ts';
import { refused, unanswered, type RegistryRequest } from './registry-error.ts';
import type { SignIn } from './sign-in.ts';

export interface SendContext {
  signIn: SignIn;
  /** Plain HTTP also beyond this machine. */
  plainHttp: boolean;
  http: AskOptions;
  /** Milliseconds for one request, with its answer. */
  requestMs: number;
  /** Further tries after a passing failure. */
  retries: number;
  signal: AbortSignal | undefined;
}

export interface Sending<T> {
  address: Address;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Below `/v2/<path>/`, or an absolute address that the registry gave. */
  target: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** Answers that are no failure. */
  accept: readonly number[];
  /** Makes something of the answer; its body has to be read, or dumped. */
  take: (answer: Answer, signal: AbortSignal) => Promise<T>;
}

/** Sends one request: signs in when asked to, follows redirects, tries again what may pass. @throws RegistryError */
export function send<T>(sending: Sending<T>, context: SendContext): Promise<T> {
  return retrying(() => attempt(sending, context), context);
}

async function attempt<T>(sending: Sending<T>, context: SendContext): Promise<T> {
  const { address, accept, take } = sending;
  const deadline = AbortSignal.timeout(context.requestMs);
  const signal = context.signal ? AbortSignal.any([context.signal, deadline]) : deadline;
  try {
    let answer = await request(sending, context, signal);
    if (answer.status === 401 && (await context.signIn.signIn(address, answer)))
      answer = await request(sending, context, signal);
    if (!accept.includes(answer.status)) throw await refused(asked(sending), answer);
    return await take(answer, signal);
  } catch (error) {
    throw error instanceof HttpError ? unanswered(asked(sending), error) : error;
  }
}

function request(sending: Sending<unknown>, context: SendContext, signal: AbortSignal): Promise<Answer> {
  const { address, method, target, headers = {}, body } = sending;
  const isPlain = (host: string): boolean => context.plainHttp || isLoopback(host);
  const url = new URL(target, `${isPlain(address.host) ? 'http' : 'https'}://${address.host}/v2/${address.path}/`);
  const authorization = url.host === address.host ? context.signIn.headerFor(address) : undefined;
  return follow(url, {
    ...context.http,
    method,
    headers: { ...headers, ...(authorization && { authorization }) },
    ...(body && { body }),
    signal,
    ledFrom: new URL(`https://${address.host}`),
    refuse: ({ protocol, host }) =>
      protocol === 'http:' && !isPlain(host) ? `leads to plain HTTP at ${host}` : undefined,
  });
}

/** Addresses that a registry gives for an upload may hold a secret: only what we asked ourselves is shown. */
function asked({ address: { host, path }, method, target }: Sending<unknown>): RegistryRequest {
  const shown = /^[\w]+:|^\//.test(target) ? 'blobs/uploads' : target;
  return { host, request: `${method} ${host}/${path}/${shown}` };
}
