import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '@cedille/program/cache-folder';
import { entriesOf, isSettled, stateOf } from '@cedille/source/file-state';
import { writeFileAtomic } from '@cedille/source/write-file-atomic';
import type { PlatformRendering } from '../rendering.ts';
import { archiveFiles } from './archive-files.ts';
import { codeFingerprint } from './code-fingerprint.ts';

/** What a run came to. */
export type RunAnswer = Pick<PlatformRendering, 'renderings' | 'problems' | 'unchecked' | 'undelivered'>;

/** A question that was asked before, maybe. */
export interface LastRun {
  /** What it came to then, when all that it follows from and all that it wrote is as it was left. */
  answer: RunAnswer | undefined;
  /** Keeps what it came to now. What was written to while it ran is not kept. */
  keep(answer: RunAnswer): Promise<void>;
}

export interface LastRunOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** All that was asked, as plain data. */
  question: unknown;
  /** @defaultValue the cache folder */
  cacheDir?: string;
  /** @defaultValue the environment of this process */
  env?: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. @defaultValue now */
  now?: number;
}

/** What a render reads in a workspace beside its code. */
const READ = ['charts', 'environments', 'libs', 'tools/engine', 'tools/versions.yaml'];
/** What it leaves there. */
const WRITTEN = ['dist/rendered', 'dist/schemas'];
/** Variables by which archives and programs are found. */
const VARIABLES =
  /^(CEDILLE_.*|PATH|HOME|USERPROFILE|LOCALAPPDATA|XDG_.*|DOCKER_CONFIG|HELM_.*|(HTTPS?|NO|ALL)_PROXY)$/i;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Kept {
  read: string;
  written: string;
  /** Milliseconds since 1970: dates in rules, and servers that are asked again, make it a new question. */
  until: number;
  answer: RunAnswer;
}

/**
 * Looks at the state of every file that a render goes by, and opens none: a run in which nothing changed is over before its
 * code is loaded. Undefined where that cannot be told from files: a mirror that is a server, links that lead elsewhere.
 */
export function openLastRun(options: LastRunOptions): LastRun | undefined {
  const { root, question, cacheDir = cacheFolder(), env = process.env, now = Date.now() } = options;
  const archives = archiveFiles(cacheDir, env['CEDILLE_CHART_MIRROR']);
  const read = archives && stateOf([...READ.map(path => join(root, path)), ...archives]);
  if (!read) return undefined;
  const variables = Object.entries(env).filter(([name]) => VARIABLES.test(name));
  const key = digest(JSON.stringify([root, question, codeFingerprint(), process.version, variables.sort()]));
  const folder = join(cacheDir, 'last-run');
  const file = join(folder, `${key.slice(0, 32)}.json`);
  const written = (): string | undefined => stateOf(WRITTEN.map(path => join(root, path)))?.digest;
  const kept = load(file);
  const isSame = kept?.read === read.digest && kept.until > now && kept.until <= endOfDay(now);
  return {
    answer: isSame && kept.written === written() ? kept.answer : undefined,
    async keep(answer) {
      const left = written();
      if (!left || !isSettled(read, now)) return;
      const until = Math.min(endOfDay(now), ...(answer.problems.some(isPassing) ? [nextTry(cacheDir, now)] : []));
      await save(file, { read: read.digest, written: left, until, answer });
      removeOld(folder, now);
    },
  };
}

/** Goes away by itself, when servers are asked again. */
function isPassing({ code }: RunAnswer['problems'][number]): boolean {
  return code === 'upstream-unreachable';
}

function endOfDay(now: number): number {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}

/** When the first of the servers that failed is asked again. */
function nextTry(cacheDir: string, now: number): number {
  const folder = join(cacheDir, 'unreachable', 'pins');
  const times = entriesOf(folder).map(({ name }) => {
    try {
      return (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { until: number }).until;
    } catch {
      return now;
    }
  });
  return Math.min(...times.filter(time => time > now), times.length ? Infinity : now);
}

/** What is damaged was never kept. */
function load(file: string): Kept | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return digest(body) === text.slice(0, end) ? (JSON.parse(body) as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** A folder that cannot be written costs the memory, nothing else. */
async function save(file: string, kept: Kept): Promise<void> {
  const body = JSON.stringify(kept);
  await writeFileAtomic(file, `${digest(body)}\n${body}`).catch(() => undefined);
}

/** Runs of an earlier day are never answered from. */
function removeOld(folder: string, now: number): void {
  for (const { name } of entriesOf(folder)) {
    const file = join(folder, name);
    const info = statSync(file, { throwIfNoEntry: false });
    if (info && now - info.mtimeMs > DAY_MS) rmSync(file, { force: true });
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
