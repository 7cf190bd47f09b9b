import { access, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PlannedRelease, ReleasePlan } from '@cedille/delivery';
import { git } from '@cedille/program';
import { CedilleError, isAlive, readIfPresent, writeFileAtomic } from '@cedille/source';

/** What a release that is under way is about; beside the index, so that it is never committed. */
interface Journal extends ReleasePlan {
  pid: number;
}

/** Files that a release writes. */
export function releaseFiles({ component }: Pick<PlannedRelease, 'component'>): string[] {
  return [`charts/${component}/Chart.yaml`, `charts/${component}/CHANGELOG.md`];
}

/** Opens the journal before the first file is written; answers with its path. nx release reads the plan from it. */
export async function openJournal(root: string, plan: ReleasePlan): Promise<string> {
  const file = await journalFile(root);
  await writeFileAtomic(file, `${JSON.stringify({ ...plan, pid: process.pid } satisfies Journal)}\n`);
  return file;
}

export async function closeJournal(root: string): Promise<void> {
  await rm(await journalFile(root), { force: true });
}

/**
 * Takes back what a release that was ended before its commit left in the working tree; answers with those files.
 * @throws CedilleError `release` when that release, or a git, may still be at work
 */
export async function undoCutShort(root: string, { dryRun }: { dryRun: boolean }): Promise<string[]> {
  const journal = await readJournal(root);
  if (!journal) return [];
  if (journal.pid !== process.pid && isAlive(journal.pid)) throw stillRunning(journal.pid, await journalFile(root));
  const changed = await changedFiles(root, journal);
  if (dryRun) return changed;
  await refuseLockedIndex(root);
  if (changed.length) await restore(root, changed);
  await closeJournal(root);
  return changed;
}

async function journalFile(root: string): Promise<string> {
  return resolve(root, (await git(root, ['rev-parse', '--git-path', 'cedille-release.json'])).trim());
}

async function readJournal(root: string): Promise<Journal | undefined> {
  const text = await readIfPresent(await journalFile(root));
  return text === undefined ? undefined : (JSON.parse(text) as Journal);
}

/** What differs from HEAD among the files of the release; nothing once it was committed or HEAD moved on. */
async function changedFiles(root: string, { head, releases }: Journal): Promise<string[]> {
  if ((await git(root, ['rev-parse', 'HEAD'])).trim() !== head) return [];
  const status = await git(root, [
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--',
    ...releases.flatMap(releaseFiles),
  ]);
  return status
    .split('\0')
    .filter(Boolean)
    .map(line => line.slice(3));
}

async function restore(root: string, files: readonly string[]): Promise<void> {
  await git(root, ['reset', '--quiet', '--', ...files]);
  const tracked = (await git(root, ['ls-files', '-z', '--', ...files])).split('\0').filter(Boolean);
  if (tracked.length) await git(root, ['checkout', '--quiet', '--', ...tracked]);
  for (const file of files.filter(file => !tracked.includes(file))) await rm(join(root, file), { force: true });
}

/** A git that was ended leaves its lock, and every later one stops at it. Whether it still runs, only a person can say. */
export async function refuseLockedIndex(root: string): Promise<void> {
  const lock = (await git(root, ['rev-parse', '--git-path', 'index.lock'])).trim();
  for (let tries = 0; await exists(resolve(root, lock)); tries += 1) {
    if (tries === LOCK_TRIES) {
      throw new CedilleError({
        code: 'release',
        severity: 'error',
        message: `Another git is at work in this clone, or one was ended in the middle: there is ${lock}.`,
        expected: 'a repository that nobody is writing to',
        fix: `when no git is running: rm ${lock}, then run the same command again`,
      });
    }
    await wait(100);
  }
}

const LOCK_TRIES = 20;

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function stillRunning(pid: number, file: string): CedilleError {
  return new CedilleError({
    code: 'release',
    severity: 'error',
    message: `Another release is running in this clone, as process ${pid}.`,
    expected: 'one release at a time',
    fix: `wait for it; if process ${pid} is something else, remove ${file}`,
  });
}
