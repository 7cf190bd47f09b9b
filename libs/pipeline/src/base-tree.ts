import { git, tryGit } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a render of an older state needs of it; the engine is always the one that runs. */
export const RENDERED_FROM = ['charts', 'environments', 'tools/versions.yaml'];
/** Trees that nobody compared with for this long are removed. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** A state of the repository to compare with. */
export interface Base {
  /** Full digest of the commit. */
  commit: string;
  /** `main at 8341659`: for people. */
  title: string;
}

interface BaseOptions {
  root: string;
  signal?: AbortSignal | undefined;
}

/**
 * The commit to compare with: the named one, or the merge base with main, which on main itself is HEAD.
 * @throws CedilleError `usage` when there is no such commit.
 */
export async function resolveBase({ root, signal }: BaseOptions, ref?: string): Promise<Base> {
  const question = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref ?? 'HEAD'}^{commit}`];
  const named = await tryGit(root, question, { signal });
  if (!named) throw await noSuchCommit({ root, signal }, ref);
  if (ref !== undefined)
    return { commit: named, title: named.startsWith(ref) ? short(named) : `${ref} (${short(named)})` };
  for (const main of ['main', 'origin/main']) {
    const merge = await tryGit(root, ['merge-base', 'HEAD', main], { signal });
    if (!merge) continue;
    if (merge === named) return { commit: named, title: `HEAD (${short(named)}): what is not committed yet` };
    return { commit: merge, title: `where ${main} was left (${short(merge)})` };
  }
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: 'This clone has no common ancestor of HEAD and main.',
    expected: 'a branch named main, and enough history to reach it',
    fix: 'git fetch --unshallow origin main (in a workflow: fetch-depth: 0), or name a commit: ./cedille diff <ref>',
  });
}

function short(commit: string): string {
  return commit.slice(0, 7);
}

async function noSuchCommit({ root, signal }: BaseOptions, ref: string | undefined): Promise<CedilleError> {
  // Where there is no repository, or git does not read it, it says so itself.
  await git(root, ['rev-parse', '--git-dir'], { signal });
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message:
      ref === undefined
        ? 'There is nothing to compare with: this repository has no commit yet.'
        : `${ref} is not a commit of this repository.`,
    expected: 'a branch, a tag or the digest of a commit',
    fix: 'git fetch it first, or choose one from git log',
  });
}

/**
 * The state of a commit as a folder, made once. It stands below the node_modules of the workspace, so that generators
 * find what they import, and is the absolute path of the workspace as it was.
 */
export async function checkOutBase({ root, signal }: BaseOptions, commit: string): Promise<string> {
  const trees = join(root, 'node_modules/.cache/cedille/trees');
  const folder = join(trees, commit);
  const prefix = (await tryGit(root, ['rev-parse', '--show-prefix'], { signal })) ?? '';
  if (!existsSync(folder)) await extract({ root, signal }, { commit, folder });
  await utimes(folder, new Date(), new Date()).catch(() => undefined);
  return join(folder, prefix);
}

/** Through an index of its own: the repository, its index and its working tree are not touched. */
async function extract(
  { root, signal }: BaseOptions,
  { commit, folder }: { commit: string; folder: string },
): Promise<void> {
  const making = `${folder}.${process.pid}.tmp`;
  await mkdir(making, { recursive: true });
  const options = { env: { GIT_INDEX_FILE: `${making}.index` }, signal };
  try {
    const files = await git(root, ['ls-tree', '-r', '-z', '--name-only', commit, '--', ...RENDERED_FROM], options);
    await git(root, ['read-tree', commit], options);
    await git(root, ['checkout-index', '-z', '--stdin', `--prefix=${making}/`], { ...options, input: files });
    await rename(making, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(`${making}.index`, { force: true });
    await rm(making, { recursive: true, force: true });
  }
  await removeOld(dirname(folder));
}

async function removeOld(trees: string): Promise<void> {
  for (const name of await readdir(trees)) {
    const info = await stat(join(trees, name)).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs > KEPT_MS) await rm(join(trees, name), { recursive: true, force: true });
  }
}
