import { getProxyForUrl } from 'proxy-from-env';
import { HttpError } from './http-error.ts';
import { parseUrl } from './parse-url.ts';

/**
 * The proxy between this machine and a URL, as HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say, in upper or lower case.
 * As with curl and Helm, nothing on this machine is asked through a proxy.
 * @throws HttpError when a variable names no proxy
 */
export function proxyOf(url: URL): URL | undefined {
  if (isLoopback(url.host)) return undefined;
  const address = getProxyForUrl(url.href);
  if (!address) return undefined;
  const proxy = parseUrl(address);
  if (proxy && PROTOCOLS.has(proxy.protocol) && proxy.hostname) return proxy;
  throw new HttpError('host', url, `${url.host} is asked through a proxy, but its variable names none: ${address}`);
}

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/** Whether a host, with or without a port, is this machine: the only one that is reached safely without encryption. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}
