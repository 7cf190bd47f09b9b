import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRepository, type Repository } from '@cedille/program/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { releasesFile, type Pin } from '../load-pins.ts';
import { pinHistory } from './pin-history.ts';
import { planRollback } from './plan-rollback.ts';
import { restorePins, writePins } from './write-pins.ts';

const pin = (version: string, letter: string): Pin => ({ version, digest: `sha256:${letter.repeat(64)}` });
const [OLD, NEW] = [pin('1.0.0', 'a'), pin('1.1.0', 'b')];

async function repository(): Promise<Repository> {
  const made = await createRepository();
  onTestFinished(made.remove);
  await made.commit('start', { 'README.md': '' });
  return made;
}

async function promote(made: Repository, changes: Record<string, Pin>, message?: string): Promise<void> {
  await writePins({ root: made.root, environment: 'lab', changes: new Map(Object.entries(changes)) });
  if (message) await made.commit(message);
}

async function rollback({ root }: Repository, selected?: string[], version?: string) {
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

const text = ({ root }: Repository): Promise<string> => readFile(join(root, releasesFile('lab')), 'utf8');

describe('rolling back', () => {
  it('after a promotion that is not committed gives the identical tree', async () => {
    const made = await repository();
    await promote(made, { vault: OLD }, 'one');
    await promote(made, { vault: NEW, argocd: NEW });
    await rollback(made);
    expect(await made.git('status', '--porcelain')).toBe('');
  });

  it('after a committed promotion gives the tree before it', async () => {
    const made = await repository();
    await promote(made, { vault: OLD }, 'one');
    const before = await text(made);
    await promote(made, { vault: NEW }, 'two');
    const { moves } = await rollback(made);
    expect(moves).toEqual([{ component: 'vault', from: NEW, to: OLD }]);
    expect(await text(made)).toBe(before);
  });

  it('after the first promotion leaves no file', async () => {
    const made = await repository();
    await promote(made, { vault: OLD });
    await rollback(made);
    expect(await made.git('status', '--porcelain')).toBe('');
  });

  it('of one component leaves the others, and can name a version', async () => {
    const made = await repository();
    await promote(made, { vault: OLD, argocd: OLD }, 'one');
    await promote(made, { vault: NEW, argocd: NEW }, 'two');
    await promote(made, { vault: pin('1.2.0', 'c') }, 'three');
    expect((await rollback(made, ['vault'], '1.0.0')).moves).toMatchObject([{ component: 'vault', to: OLD }]);
    expect(await text(made)).toContain(`argocd:\n  version: ${NEW.version}`);
  });

  it('to what never was there names what was', async () => {
    const made = await repository();
    await promote(made, { vault: OLD }, 'one');
    await expect(rollback(made, ['vault'], '9.9.9')).rejects.toMatchObject({
      problems: [{ code: 'release-pin', message: 'lab never pinned vault at 9.9.9.', expected: 'one of 1.0.0' }],
    });
  });
});
