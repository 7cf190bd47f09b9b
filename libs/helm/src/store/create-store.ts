import { join } from 'node:path';
import { createHosts, createMemory, HttpError, openRegistry, RegistryError } from '@cedille/net';
import { CedilleError, type Problem } from '@cedille/source';
import pLimit from 'p-limit';
import { cacheFolder } from '@cedille/program';
import { fetchIntoStore } from './fetch-into-store.ts';
import { findInMirror, lookupInMirror } from './find-in-mirror.ts';
import { parseMirror } from './mirror.ts';
import { createObjectStore } from './object-store.ts';
import { describePin, pinFileName, sourceOf, type UpstreamPin } from './pin.ts';
import { digestProblem, unreachableProblem } from './store-problems.ts';
import type { ResolvedUpstream, FoundUpstream, StoreContext } from './store-context.ts';

/** How long servers are waited for, in milliseconds. */
export interface StoreTimeouts {
  /** For a connection. @defaultValue 3000 */
  connectMs?: number;
  /** Without a byte. @defaultValue 15000 */
  idleMs?: number;
  /** For one file. @defaultValue 120000 */
  totalMs?: number;
}

export interface StoreOptions {
  /** @defaultValue {@link cacheFolder} */
  cacheDir?: string;
  /** Folder or http(s) address that is looked into first; empty for none. @defaultValue the variable CEDILLE_CHART_MIRROR */
  mirror?: string;
  /** Asks no server. @defaultValue false */
  offline?: boolean;
  /** Asks servers again that failed minutes ago. @defaultValue false */
  refresh?: boolean;
  timeouts?: StoreTimeouts;
  /** Where files with logins are named: of Docker and of Helm. @defaultValue the environment of this process */
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
  /** One line for each file that has to be fetched. */
  onProgress?: (message: string) => void;
}

export interface ResolveOptions {
  /** The digest from `upstream.lock.yaml`, when there is one. */
  digest?: string | undefined;
}

export interface UnreachableUpstream {
  unreachable: Problem;
}

/** Gets upstream files, whoever publishes them and however. Safe to use from several processes at once. */
export interface Store {
  /**
   * The file of a pin: from the mirror, the cache, or where it is published. That it cannot be reached is an answer.
   * @throws CedilleError `upstream-digest` when it is not the recorded file, `upstream-archive` when it is not a chart of that
   * name and version, `disk-full`, `cache-not-writable`, `interrupted`, `file-missing` when there is no such mirror
   */
  resolve(pin: UpstreamPin, options?: ResolveOptions): Promise<ResolvedUpstream | UnreachableUpstream>;
  /** The digest that {@link resolve} would find without a network; writes nothing and never fails. */
  lookup(pin: UpstreamPin, options?: ResolveOptions): Promise<string | undefined>;
}

/** Opens the store; nothing is read or written until a pin is asked for. */
export function createStore(options: StoreOptions = {}): Store {
  const context = contextOf(options);
  const underWay = new Map<string, Promise<ResolvedUpstream | UnreachableUpstream>>();
  return {
    resolve(pin, { digest } = {}) {
      const key = `${pinFileName(pin)} ${digest ?? ''}`;
      const known = underWay.get(key);
      if (known) return known;
      const answer = resolve(pin, digest, context).finally(() => underWay.delete(key));
      underWay.set(key, answer);
      return answer;
    },
    lookup: (pin, { digest } = {}) => lookup(pin, digest, context).catch(() => undefined),
  };
}

function contextOf(options: StoreOptions): StoreContext {
  const { cacheDir = cacheFolder(), refresh = false, offline = false, signal, timeouts = {}, onProgress } = options;
  const { mirror = process.env.CEDILLE_CHART_MIRROR, env = process.env } = options;
  const { connectMs = 3_000, idleMs = 15_000, totalMs = 120_000 } = timeouts;
  const folder = join(cacheDir, 'unreachable');
  const patience = { connectMs, idleMs, signal, hosts: createHosts({ folder: join(folder, 'hosts'), refresh }) };
  return {
    objects: createObjectStore(cacheDir),
    cacheDir,
    mirror: mirror ? parseMirror(mirror) : undefined,
    failures: createMemory<string>({ folder: join(folder, 'pins') }),
    http: { ...patience, totalMs },
    registry: openRegistry({ ...patience, requestMs: totalMs, retries: 2, env }),
    env,
    indexes: new Map(),
    limit: pLimit(6),
    refresh,
    offline,
    signal,
    progress: onProgress ?? (() => undefined),
  };
}

async function resolve(
  pin: UpstreamPin,
  digest: string | undefined,
  context: StoreContext,
): Promise<ResolvedUpstream | UnreachableUpstream> {
  const expected = digest ?? (pin.kind === 'manifest' ? pin.sha256 : undefined);
  const answer =
    (await findInMirror(pin, context)) ??
    (await findInCache(pin, expected, context)) ??
    (await fetchOrSayWhy(pin, expected, context));
  if ('unreachable' in answer) return answer;
  if (expected && answer.sha256 !== expected) {
    const found = answer.origin === 'mirror' ? 'the mirror' : sourceOf(pin);
    throw new CedilleError(digestProblem({ pin, expected, actual: answer.sha256, found }));
  }
  return { ...answer, verified: expected !== undefined };
}

async function findInCache(
  pin: UpstreamPin,
  expected: string | undefined,
  { objects }: StoreContext,
): Promise<FoundUpstream | undefined> {
  const sha256 = expected ?? (await objects.recorded(pinFileName(pin)));
  const path = sha256 && (await objects.find(sha256));
  return path ? { path, sha256, origin: 'cache' } : undefined;
}

async function fetchOrSayWhy(
  pin: UpstreamPin,
  expected: string | undefined,
  context: StoreContext,
): Promise<FoundUpstream | UnreachableUpstream> {
  const { failures, refresh, offline, limit, signal } = context;
  if (offline) return { unreachable: unreachableProblem({ pin, reason: 'offline was asked' }) };
  const remembered = refresh ? undefined : await failures.recall(pinFileName(pin));
  if (remembered)
    return { unreachable: unreachableProblem({ pin, reason: remembered.value, until: remembered.until }) };
  try {
    const again = (): Promise<FoundUpstream | undefined> => findInCache(pin, expected, context);
    return await limit(() => fetchIntoStore({ pin, expected, context, again }));
  } catch (error) {
    if (signal?.aborted) throw interrupted(pin, error);
    const reason = reasonOf(error);
    await failures.remember(pinFileName(pin), reason);
    return { unreachable: unreachableProblem({ pin, reason }) };
  }
}

/** Why whoever publishes it did not give it. @throws every error that says something else */
function reasonOf(error: unknown): string {
  if (error instanceof RegistryError) return error.sentence;
  if (!(error instanceof HttpError)) throw error;
  const denied = error.status === 401 || error.status === 403;
  return denied ? `${error.sentence}; to sign in: helm repo add <name> <repository> --username <user>` : error.sentence;
}

function interrupted(pin: UpstreamPin, cause: unknown): CedilleError {
  const problem: Problem = {
    code: 'interrupted',
    severity: 'error',
    message: `Fetching ${describePin(pin)} was interrupted.`,
    fix: 'run it again',
  };
  return new CedilleError(problem, { cause });
}

async function lookup(
  pin: UpstreamPin,
  digest: string | undefined,
  context: StoreContext,
): Promise<string | undefined> {
  const mirrored = await lookupInMirror(pin, context);
  if (mirrored) return mirrored;
  const sha256 = digest ?? (await context.objects.recorded(pinFileName(pin)));
  return sha256 && (await context.objects.has(sha256)) ? sha256 : undefined;
}
