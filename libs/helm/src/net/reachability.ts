import { connect } from 'node:net';
import { join } from 'node:path';
import { createMemory } from './memory.ts';

export interface ReachabilityOptions {
  /** Folder in which hosts that could not be reached are remembered. */
  folder: string;
  /** @defaultValue 3000 */
  connectMs?: number;
  /** Asks again although a host is remembered as unreachable. @defaultValue false */
  refresh?: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Answers quickly whether a host takes connections, once for each host: without a network, fifty downloads from twenty
 * hosts cost one short wait, and the next run within ten minutes none.
 */
export function createReachability({ folder, connectMs = 3_000, refresh = false, signal }: ReachabilityOptions) {
  const memory = createMemory<string>({ folder: join(folder, 'hosts') });
  const asked = new Map<string, Promise<string | undefined>>();

  async function ask(host: string, port: number): Promise<string | undefined> {
    const remembered = refresh ? undefined : await memory.recall(`${host}_${port}`);
    if (remembered) return remembered.value;
    const reason = await tryToConnect({ host, port, connectMs, signal });
    if (reason && !signal?.aborted) await memory.remember(`${host}_${port}`, reason);
    return reason;
  }

  return (url: URL): Promise<string | undefined> => {
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const key = `${host}:${port}`;
    const answer = asked.get(key) ?? ask(host, port);
    asked.set(key, answer);
    return answer;
  };
}

interface Attempt {
  host: string;
  port: number;
  connectMs: number;
  signal: AbortSignal | undefined;
}

/** Resolves with the reason when there is no connection. */
function tryToConnect({ host, port, connectMs, signal }: Attempt): Promise<string | undefined> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    const end = (reason?: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(reason);
    };
    const onAbort = (): void => end('was interrupted');
    const timer = setTimeout(() => end(`${host} does not answer within ${connectMs / 1000} s`), connectMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(connectFailure(host, error)));
  });
}

function connectFailure(
  host: string,
  { code, errors }: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] },
): string {
  const known = code ?? errors?.[0]?.code ?? 'no reason given';
  if (known === 'ENOTFOUND' || known === 'EAI_AGAIN') return `the name ${host} cannot be resolved`;
  return `${host} cannot be reached (${known})`;
}
