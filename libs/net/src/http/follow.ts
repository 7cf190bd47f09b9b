import { ask, type Answer, type AskOptions } from './ask.ts';
import { HttpError } from './http-error.ts';
import { parseUrl } from './parse-url.ts';

export interface FollowOptions extends AskOptions {
  /** Whether an address may be asked; the reason when it may not. */
  refuse?: (url: URL) => string | undefined;
}

const MAX_REDIRECTS = 8;

/**
 * Sends a request and follows redirects of questions; other methods are not sent twice. Credentials are never carried to
 * another host, https never becomes http, and a server elsewhere does not lead to this machine.
 * @throws HttpError
 */
export async function follow(address: string | URL, options: FollowOptions = {}): Promise<Answer> {
  const { method = 'GET', refuse, ledFrom = new URL(address) } = options;
  const seen = new Set<string>();
  let { headers } = options;
  for (let url = new URL(address); ;) {
    if (seen.has(url.href))
      throw new HttpError('redirect', address, `redirects in a circle: it leads to ${url.href} again`);
    if (seen.size > MAX_REDIRECTS)
      throw new HttpError('redirect', address, `redirects more than ${MAX_REDIRECTS} times`);
    seen.add(url.href);
    const reason = refuse?.(url);
    if (reason) throw new HttpError('redirect', address, reason);
    const answer = await ask(url, { ...options, ...(headers && { headers }), asked: address, ledFrom });
    const next = method === 'GET' || method === 'HEAD' ? redirectOf(answer) : undefined;
    if (!next) return answer;
    await answer.body.dump();
    if (headers && next.host !== url.host) headers = withoutCredentials(headers);
    url = next;
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf({ url, asked, status, headers: { location } }: Answer): URL | undefined {
  if (!REDIRECTS.has(status)) return undefined;
  const next = typeof location === 'string' ? parseUrl(location, url) : undefined;
  if (next && (next.protocol === 'https:' || next.protocol === url.protocol)) return next;
  throw new HttpError('redirect', asked, `redirects to ${String(location ?? 'nowhere')}, which is not followed`);
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET.has(name.toLowerCase())));
}

const SECRET: ReadonlySet<string> = new Set(['authorization', 'cookie']);
