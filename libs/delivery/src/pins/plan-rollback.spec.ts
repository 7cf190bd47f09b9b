import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { releasesFile, type Pin } from '../load-pins.ts';
import { pinHistory } from './pin-history.ts';
import { planRollback } from './plan-rollback.ts';
import { restorePins, writePins } from './write-pins.ts';

const pin = (version: string, letter: string): Pin => ({ version, digest: `sha256:${letter.repeat(64)}` });
const [OLD, NEW] = [pin('1.0.0', 'a'), pin('1.1.0', 'b')];

async function repository(): Promise<string> {
  const root = await temporaryWorkspace({ 'README.md': '' });
  git(root, 'init', '--quiet');
  return root;
}

function git(root: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' });
}

async function promote(root: string, changes: Record<string, Pin>, message?: string): Promise<void> {
  await writePins({ root, environment: 'lab', changes: new Map(Object.entries(changes)) });
  if (!message) return;
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '-m', message);
}

async function rollback(root: string, selected?: string[], version?: string) {
  const plan = planRollback({ environment: 'lab', history: await pinHistory(root, 'lab'), selected, version });
  if (plan.restore) await restorePins(root, 'lab', plan.restore.text);
  else
    await writePins({
      root,
      environment: 'lab',
      changes: new Map(plan.moves.map(({ component, to }) => [component, to])),
    });
  return plan;
}

const text = (root: string): Promise<string> => readFile(join(root, releasesFile('lab')), 'utf8');

describe('rolling back', () => {
  it('after a promotion that is not committed gives the identical tree', async () => {
    const root = await repository();
    await promote(root, { vault: OLD }, 'one');
    await promote(root, { vault: NEW, argocd: NEW });
    await rollback(root);
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  it('after a committed promotion gives the tree before it', async () => {
    const root = await repository();
    await promote(root, { vault: OLD }, 'one');
    const before = await text(root);
    await promote(root, { vault: NEW }, 'two');
    const { moves } = await rollback(root);
    expect(moves).toEqual([{ component: 'vault', from: NEW, to: OLD }]);
    expect(await text(root)).toBe(before);
  });

  it('after the first promotion leaves no file', async () => {
    const root = await repository();
    git(root, 'add', '.');
    git(root, 'commit', '--quiet', '-m', 'none');
    await promote(root, { vault: OLD });
    await rollback(root);
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  it('of one component leaves the others, and can name a version', async () => {
    const root = await repository();
    await promote(root, { vault: OLD, argocd: OLD }, 'one');
    await promote(root, { vault: NEW, argocd: NEW }, 'two');
    await promote(root, { vault: pin('1.2.0', 'c') }, 'three');
    expect((await rollback(root, ['vault'], '1.0.0')).moves).toMatchObject([{ component: 'vault', to: OLD }]);
    expect(await text(root)).toContain(`argocd:\n  version: ${NEW.version}`);
  });

  it('to what never was there names what was', async () => {
    const root = await repository();
    await promote(root, { vault: OLD }, 'one');
    await expect(rollback(root, ['vault'], '9.9.9')).rejects.toMatchObject({
      problems: [{ code: 'release-pin', message: 'lab never pinned vault at 9.9.9.', expected: 'one of 1.0.0' }],
    });
  });
});
