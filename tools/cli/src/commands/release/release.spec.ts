import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedRelease, ReleasePlan } from '@cedille/delivery';
import { git } from '@cedille/program';
import { createRepository, type Repository } from '@cedille/program/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushRelease } from './push-release.ts';
import { createTags, releaseMessage, untaggedReleases } from './release-commits.ts';
import { closeJournal, openJournal, refuseLockedIndex, undoCutShort } from './release-journal.ts';

const chart = (version: string): string => `name: web\nversion: ${version}\n`;
const planned = (component: string, to: string): PlannedRelease => ({
  component,
  from: '0.1.0',
  to,
  step: 'patch',
  chart: true,
  upstreams: [],
  environments: [],
  commits: [],
  changelog: `## ${to}`,
});

describe('a release', () => {
  let repository: Repository;
  let root: string;
  beforeEach(async () => {
    repository = await createRepository();
    root = repository.root;
    await repository.commit('chore: start', { 'charts/web/Chart.yaml': chart('0.1.0'), 'a.txt': 'a' });
  });
  afterEach(() => repository.remove());

  const planAt = async (): Promise<ReleasePlan> => ({
    head: await repository.git('rev-parse', 'HEAD'),
    date: '2026-01-01',
    releases: [planned('web', '0.1.1')],
    unchanged: [],
    uncertain: [],
  });
  /** As a process that is gone left it. */
  const leaveJournal = async (): Promise<void> => {
    const file = await openJournal(root, await planAt());
    await writeFile(file, JSON.stringify({ ...(await planAt()), pid: 2 ** 22 + 1 }));
  };
  const commitRelease = (version = '0.1.1'): Promise<void> =>
    repository.commit(releaseMessage([planned('web', version)]), { 'charts/web/Chart.yaml': chart(version) });

  describe('that was ended before its commit', () => {
    it('is taken back: files as HEAD has them, new ones gone, others untouched', async () => {
      await leaveJournal();
      await repository.write({
        'charts/web/Chart.yaml': chart('0.1.1'),
        'charts/web/CHANGELOG.md': 'new',
        'b.txt': 'mine',
      });
      await repository.git('add', 'charts/web/CHANGELOG.md');
      expect(await undoCutShort(root, { dryRun: false })).toEqual(['charts/web/CHANGELOG.md', 'charts/web/Chart.yaml']);
      expect(await repository.git('status', '--porcelain')).toBe('?? b.txt');
      expect(await undoCutShort(root, { dryRun: false })).toEqual([]);
    });

    it('is only named by a dry run', async () => {
      await leaveJournal();
      await repository.write({ 'charts/web/Chart.yaml': chart('0.1.1') });
      expect(await undoCutShort(root, { dryRun: true })).toEqual(['charts/web/Chart.yaml']);
      expect(await readFile(join(root, 'charts/web/Chart.yaml'), 'utf8')).toBe(chart('0.1.1'));
    });

    it('is left alone once HEAD has moved on', async () => {
      await leaveJournal();
      await repository.commit('fix: more');
      await repository.write({ 'charts/web/Chart.yaml': chart('0.5.0') });
      expect(await undoCutShort(root, { dryRun: false })).toEqual([]);
      expect(await readFile(join(root, 'charts/web/Chart.yaml'), 'utf8')).toBe(chart('0.5.0'));
    });
  });

  it('refuses to start beside one that is running', async () => {
    const file = await openJournal(root, await planAt());
    await writeFile(file, JSON.stringify({ ...(await planAt()), pid: process.ppid }));
    await expect(undoCutShort(root, { dryRun: false })).rejects.toThrow(`as process ${process.ppid}`);
    await closeJournal(root);
  });

  it('names the lock that a git left which was ended in the middle', async () => {
    await writeFile(join(root, '.git', 'index.lock'), '');
    const error = await refuseLockedIndex(root).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problems: [{ fix: expect.stringContaining('rm .git/index.lock') as string }] });
  });

  describe('that was ended before its tags', () => {
    it('gets the missing ones at the commit that made it, although others followed', async () => {
      await commitRelease();
      const commit = await repository.git('rev-parse', 'HEAD');
      await repository.commit('fix: more', { 'a.txt': 'b' });
      const missing = await untaggedReleases(root);
      expect(missing).toEqual([{ component: 'web', version: '0.1.1', commit }]);
      expect(await createTags(root, missing)).toEqual(['web@0.1.1']);
      expect(await repository.git('rev-parse', 'web@0.1.1^{commit}')).toBe(commit);
      expect(await repository.git('cat-file', '-t', 'web@0.1.1')).toBe('tag');
      expect(await untaggedReleases(root)).toEqual([]);
    });

    it('believes no message whose commit does not have that version', async () => {
      await repository.commit('chore(release): web 9.9.9\n\nRelease: web@9.9.9\nRelease: none@1.0.0');
      expect(await untaggedReleases(root)).toEqual([]);
    });
  });

  it('makes all tags or none', async () => {
    await commitRelease();
    const commit = await repository.git('rev-parse', 'HEAD');
    await repository.git('tag', 'mail@1.0.0');
    const releases = [
      { component: 'web', version: '0.1.1', commit },
      { component: 'mail', version: '1.0.0', commit },
    ];
    await expect(createTags(root, releases)).rejects.toThrow();
    expect(await repository.git('tag')).toBe('mail@1.0.0');
  });

  describe('that is pushed', () => {
    let remote: string;
    beforeEach(async () => {
      remote = await mkdtemp(join(tmpdir(), 'cedille-remote-'));
      await git(remote, ['init', '--quiet', '--bare', '--initial-branch=main']);
      await repository.git('remote', 'add', 'origin', remote);
      await repository.git('push', '--quiet', 'origin', 'main');
      await commitRelease();
      await createTags(root, await untaggedReleases(root));
    });
    afterEach(() => rm(remote, { recursive: true, force: true }));

    it('arrives with its tags, and again there is nothing to do', async () => {
      expect(await pushRelease({ root, remote: 'origin' })).toEqual(['web@0.1.1']);
      expect((await git(remote, ['tag'])).trim()).toBe('web@0.1.1');
      expect(await pushRelease({ root, remote: 'origin' })).toEqual([]);
    });

    it('leaves no tag behind when the branch has moved on', async () => {
      const other = await mkdtemp(join(tmpdir(), 'cedille-other-'));
      await git(other, ['clone', '--quiet', remote, '.']);
      await git(other, [
        '-c',
        'user.name=O',
        '-c',
        'user.email=o@example.org',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        'x',
      ]);
      await git(other, ['push', '--quiet', 'origin', 'main']);
      await rm(other, { recursive: true, force: true });
      await expect(pushRelease({ root, remote: 'origin' })).rejects.toThrow('origin took neither main nor the tags');
      expect((await git(remote, ['tag'])).trim()).toBe('');
    });
  });

  it('keeps its journal where it is never committed', async () => {
    const file = await openJournal(root, await planAt());
    expect(await repository.git('status', '--porcelain')).toBe('');
    await closeJournal(root);
    await expect(access(file)).rejects.toThrow();
  });
});
