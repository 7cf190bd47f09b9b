import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { HttpError } from './http-error.ts';

export interface OpenOptions {
  headers?: Record<string, string>;
  /** Milliseconds without a byte after which the answer counts as lost. @defaultValue 15000 */
  idleMs?: number;
  /** Milliseconds for everything. @defaultValue 120000 */
  totalMs?: number;
  signal?: AbortSignal | undefined;
  /** Asked before a host is used for the first time; the reason when it cannot be reached. */
  reach?: (url: URL) => Promise<string | undefined>;
}

export interface OpenedUrl {
  body: IncomingMessage;
  /** Where the answer came from after redirects. */
  url: URL;
  contentType: string;
  /** Bytes announced, when they are. */
  length: number | undefined;
}

const maxRedirects = 8;

/**
 * Asks for an address and answers with the body of the final place, unread and uncompressed as the server sent it.
 * Credentials are not carried to another host, and https never becomes http.
 * @throws HttpError
 */
export async function openUrl(address: string, options: OpenOptions = {}): Promise<OpenedUrl> {
  const deadline = AbortSignal.timeout(options.totalMs ?? 120_000);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  let url = new URL(address);
  const seen = new Set<string>();
  for (;;) {
    if (seen.has(url.href))
      throw new HttpError('redirect', address, `redirects in a circle: it leads to ${url.href} again`);
    if (seen.size > maxRedirects) throw new HttpError('redirect', address, `redirects more than ${maxRedirects} times`);
    seen.add(url.href);
    const unreachable = await options.reach?.(url);
    if (unreachable) throw new HttpError('host', address, unreachable);
    const body = await ask(url, { ...options, signal, deadline }).catch((error: unknown) => {
      throw failureOf(error, { url: address, signal: options.signal, deadline, idleMs: options.idleMs });
    });
    const next = redirectOf(url, body);
    if (!next) return opened(url, body, address);
    body.resume();
    if (next.host !== url.host) options = { ...options, headers: withoutCredentials(options.headers ?? {}) };
    url = next;
  }
}

function ask(
  url: URL,
  options: OpenOptions & { signal: AbortSignal; deadline: AbortSignal },
): Promise<IncomingMessage> {
  const { headers = {}, idleMs = 15_000, signal } = options;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const settings: RequestOptions = {
    headers: { 'user-agent': 'cedille', accept: '*/*', 'accept-encoding': 'identity', ...headers },
    signal,
    timeout: idleMs,
  };
  return new Promise((resolve, reject) => {
    const sent = send(url, settings, resolve);
    sent.on('timeout', () => sent.destroy(new HttpError('timeout', url.href, `sent nothing for ${idleMs / 1000} s`)));
    sent.on('error', reject);
    sent.end();
  });
}

function redirectOf(url: URL, { statusCode = 0, headers }: IncomingMessage): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const next = headers.location ? parse(headers.location, url) : undefined;
  const sane = next && (next.protocol === 'https:' || next.protocol === url.protocol);
  if (!sane)
    throw new HttpError('redirect', url.href, `redirects to ${headers.location ?? 'nowhere'}, which is not followed`);
  return next;
}

function parse(location: string, base: URL): URL | undefined {
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}

function opened(url: URL, body: IncomingMessage, address: string): OpenedUrl {
  const { statusCode = 0, statusMessage = '', headers } = body;
  if (statusCode !== 200) {
    body.resume();
    throw new HttpError('status', address, `answers ${statusCode} ${statusMessage}`.trim(), {
      status: statusCode,
      headers,
    });
  }
  const length = Number(headers['content-length']);
  return {
    body,
    url,
    contentType: headers['content-type'] ?? '',
    length: Number.isFinite(length) && headers['content-length'] ? length : undefined,
  };
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

export interface FailureContext {
  url: string;
  signal: AbortSignal | undefined;
  deadline: AbortSignal;
  idleMs: number | undefined;
}

/** One kind of error for all the ways in which a connection ends early. */
export function failureOf(error: unknown, { url, signal, deadline }: FailureContext): unknown {
  if (error instanceof HttpError) return error;
  if (signal?.aborted) return new HttpError('aborted', url, 'was interrupted', { cause: error });
  if (deadline.aborted) return new HttpError('timeout', url, 'took too long', { cause: error });
  const { code, message } = error as NodeJS.ErrnoException;
  return new HttpError('connection', url, code ? `cannot be reached (${code})` : `broke off: ${message}`, {
    cause: error,
  });
}
