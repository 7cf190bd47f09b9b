import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { git, tryGit } from './git.ts';
import { createRepository, type Repository } from './testing.ts';

async function repository(): Promise<Repository> {
  const made = await createRepository();
  onTestFinished(made.remove);
  return made;
}

describe('git', () => {
  const outer = process.env.GIT_DIR;
  afterEach(() => {
    if (outer === undefined) delete process.env.GIT_DIR;
    else process.env.GIT_DIR = outer;
  });

  it('gives paths as they are, whatever their letters', async () => {
    const { root, commit } = await repository();
    await commit('one', { 'é à.txt': '' });
    expect(await git(root, ['ls-files'])).toBe('é à.txt\n');
  });

  it('stays in its repository, also inside a hook of another one', async () => {
    const [{ root }, other] = [await repository(), await repository()];
    process.env.GIT_DIR = `${other.root}/.git`;
    expect((await git(root, ['rev-parse', '--show-toplevel'])).trim()).toBe(root);
  });

  it('reads what it is given', async () => {
    const { root } = await repository();
    const blob = (await git(root, ['hash-object', '-w', '--stdin'], { input: 'text' })).trim();
    expect(await git(root, ['cat-file', '--batch'], { input: `${blob}\n` })).toBe(`${blob} blob 4\ntext\n`);
  });
});

describe('where git has nothing to read', () => {
  it('it is told that this is no clone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cedille-no-clone-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await expect(git(folder, ['log'])).rejects.toMatchObject({
      problems: [{ message: `This needs the history of git, and ${folder} is in no repository.` }],
    });
    expect(await tryGit(folder, ['log'])).toBeUndefined();
  });

  it('it is told that a clone of somebody else has to be marked as safe', async () => {
    const { root, commit } = await repository();
    await commit('one');
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    await expect(git(root, ['log'], { env })).rejects.toMatchObject({
      problems: [{ fix: `git config --global --add safe.directory ${root}` }],
    });
  });
});

describe('tryGit', () => {
  it('has no answer where git says no', async () => {
    const { root, commit } = await repository();
    expect(await tryGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])).toBeUndefined();
    await commit('one');
    expect(await tryGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])).toMatch(/^[0-9a-f]{40}$/);
  });

  it('fails when it is interrupted', async () => {
    const { root } = await repository();
    await expect(tryGit(root, ['status'], { signal: AbortSignal.abort() })).rejects.toThrow(/was interrupted/);
  });
});
