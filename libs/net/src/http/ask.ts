import type { Dispatcher } from 'undici';
import type { Hosts } from './hosts.ts';
import { HttpError, type HttpHeaders } from './http-error.ts';
import { INWARD_CODE, isGuarded, isInward, lookupOutward } from './inward.ts';
import { proxyOf } from './proxy.ts';

export interface AskOptions {
  /** @defaultValue `GET` */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array | string;
  /** Milliseconds until a connection is there. @defaultValue 3000 */
  connectMs?: number;
  /** Milliseconds without a byte after which the answer counts as lost. @defaultValue 15000 */
  idleMs?: number;
  signal?: AbortSignal | undefined;
  /** Remembers hosts that take no connections, and spares them. */
  hosts?: Hosts;
  /** What errors name; where somebody was led to may be secret. @defaultValue the address itself */
  asked?: string | URL;
  /** Who gave the address: a server that is not on this machine may not lead to it. @defaultValue whoever calls */
  ledFrom?: URL;
}

/** What a server answered, whatever its status. The body is as it was sent: unread, packed or not. */
export interface Answer {
  /** Where it came from. */
  url: URL;
  /** What was asked for. */
  asked: string | URL;
  status: number;
  headers: HttpHeaders;
  body: Dispatcher.ResponseData['body'];
}

/**
 * Sends one request, through a proxy where the environment names one.
 * @throws HttpError `host`, `connection`, `certificate`, `timeout` or `aborted`
 */
export async function ask(url: URL, options: AskOptions = {}): Promise<Answer> {
  if (isGuarded(url, options.ledFrom) && isInward(url)) throw ledInward(url, options.asked ?? url);
  const proxy = proxyOf(url);
  const place: Place = { ...options, url, proxy, asked: options.asked ?? url };
  const peer = (proxy ?? url).host;
  const away = await options.hosts?.away(peer);
  if (away) throw new HttpError('host', place.asked, away);
  try {
    const answer = await send(place);
    await options.hosts?.reached(peer);
    return answer;
  } catch (error) {
    const failure = failureOf(error, place);
    if (failure.failure === 'host') await options.hosts?.lost(peer, failure.message);
    throw failure;
  }
}

interface Place extends AskOptions {
  url: URL;
  proxy: URL | undefined;
  asked: string | URL;
}

function ledInward({ host }: URL, asked: string | URL, cause?: unknown): HttpError {
  return new HttpError('redirect', asked, `leads to ${host}, which is this machine or its own network link`, { cause });
}

async function send({ url, proxy, asked, ledFrom, ...options }: Place): Promise<Answer> {
  const { method = 'GET', headers = {}, body, signal, connectMs = CONNECT_MS, idleMs = IDLE_MS } = options;
  const { request } = await import('./undici.ts');
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new HttpError('timeout', asked, silence(idleMs))), connectMs + idleMs);
  const sending = {
    dispatcher: await dispatcherFor({ proxy, connectMs, guarded: isGuarded(url, ledFrom) }),
    method,
    headers: { 'user-agent': 'cedille', accept: '*/*', ...basic(url), ...headers },
    signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
    headersTimeout: 0,
    bodyTimeout: idleMs,
    ...(body !== undefined && { body }),
  };
  try {
    const answer = await request(`${url.origin}${url.pathname}${url.search}`, sending);
    return { url, asked, status: answer.statusCode, headers: answer.headers, body: answer.body };
  } finally {
    clearTimeout(timer);
  }
}

const CONNECT_MS = 3_000;
const IDLE_MS = 15_000;

const dispatchers = new Map<string, Dispatcher>();

interface Way {
  proxy: URL | undefined;
  connectMs: number;
  /** Whether no name may stand for this machine. */
  guarded: boolean;
}

/** Connections are kept, for each way there is to the outside. */
async function dispatcherFor({ proxy, connectMs, guarded }: Way): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('./undici.ts');
  const key = `${proxy?.href} ${connectMs} ${guarded}`;
  const connect = { timeout: connectMs, ...(guarded && { lookup: lookupOutward }) };
  const known = dispatchers.get(key);
  if (known) return known;
  // A tunnel is for what is encrypted: for anything else, many proxies refuse one.
  const tunnel = { proxyTunnel: false, proxyTls: connect, requestTls: connect };
  const made = proxy ? new ProxyAgent({ uri: proxy.href, ...tunnel }) : new Agent({ connect });
  dispatchers.set(key, made);
  return made;
}

/** `https://user:password@host/…` */
function basic({ username, password }: URL): { authorization?: string } {
  return username ? { authorization: basicAuthorization({ username, password }, decodeURIComponent) } : {};
}

export function basicAuthorization(
  { username, password }: { username: string; password: string },
  read: (text: string) => string = text => text,
): string {
  return `Basic ${Buffer.from(`${read(username)}:${read(password)}`).toString('base64')}`;
}

function silence(idleMs: number): string {
  return `sent nothing for ${idleMs / 1000} s`;
}

const REFUSED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']);
const NAMELESS: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const SILENT: ReadonlySet<string> = new Set(['UND_ERR_BODY_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT']);
const PROXY_REFUSAL = /^Proxy (?:response|Authentication Required) \((?<status>\d+)\)/;
const LOGIN = '; name user and password in its variable: http://<user>:<password>@<host>:<port>';
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;

type FailurePlace = Pick<Place, 'url' | 'asked'> & Partial<Pick<Place, 'proxy' | 'signal' | 'connectMs' | 'idleMs'>>;

/** One kind of error for all the ways in which a connection does not come about or ends early. */
export function failureOf(error: unknown, place: FailurePlace): HttpError {
  const { url, proxy, asked, signal, connectMs = CONNECT_MS, idleMs = IDLE_MS } = place;
  if (error instanceof HttpError) return error;
  const details = { cause: error };
  if (signal?.aborted) {
    const isLate = (signal.reason as Error | undefined)?.name === 'TimeoutError';
    return isLate
      ? new HttpError('timeout', asked, 'took too long', details)
      : new HttpError('aborted', asked, 'was interrupted', details);
  }
  const { code = '', message, errors } = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] };
  const known = code || errors?.[0]?.code || '';
  const peer = proxy ? `the proxy ${proxy.host}` : url.hostname;
  const host = (reason: string): HttpError => new HttpError('host', asked, reason, details);
  if (known === INWARD_CODE) return ledInward(url, asked, error);
  if (NAMELESS.has(known)) return host(`${proxy ? peer : `the name ${peer}`} cannot be resolved`);
  if (REFUSED.has(known)) return host(`${peer} cannot be reached (${known})`);
  if (known === 'UND_ERR_CONNECT_TIMEOUT') return host(`${peer} does not answer within ${connectMs / 1000} s`);
  const refusal = PROXY_REFUSAL.exec(message)?.groups?.['status'];
  if (refusal) return host(`${peer} answers ${refusal} when asked for ${url.host}${refusal === '407' ? LOGIN : ''}`);
  if (SILENT.has(known)) return new HttpError('timeout', asked, silence(idleMs), details);
  if (UNTRUSTED.test(known)) return new HttpError('certificate', asked, untrusted(known), details);
  const reason = !known || known.startsWith('UND_ERR') ? `broke off: ${message}` : `cannot be reached (${known})`;
  return new HttpError('connection', asked, reason, details);
}

function untrusted(code: string): string {
  return `has a certificate that is not trusted here (${code}); if it is right, name its authority: export NODE_EXTRA_CA_CERTS=<file>`;
}
