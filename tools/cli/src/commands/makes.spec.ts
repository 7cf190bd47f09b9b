import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../fixtures/run-command.ts';
import { smallWorkspace } from '../fixtures/small-workspace.ts';

const FILE = 'charts/shop/makes.yaml';
const MORE = { [FILE]: 'namespaced:\n  apps:\n    - Deployment\n' };
const kinds = async (root: string): Promise<string[]> =>
  (await readFile(join(root, FILE), 'utf8')).match(/(?<=- ).*/g) ?? [];

describe('the kinds that a component makes', () => {
  it('are written from its render, and found to be current the next time', async () => {
    const root = await smallWorkspace();
    expect(await runCommand(root, 'makes', 'shop', '--check')).toMatchObject({ code: 1 });
    const { code, out } = await runCommand(root, 'makes', 'shop');
    expect([code, out.trim(), await kinds(root)]).toEqual([0, `${FILE} written.`, ['Namespace', 'ConfigMap']]);
    expect(await runCommand(root, 'makes', 'shop', '--check')).toMatchObject({ code: 0, out: '' });
    expect((await runCommand(root, 'check', 'shop')).said).not.toContain('not-permitted');
  });

  it('stay in the file when nothing renders them any more, until somebody drops them', async () => {
    const root = await smallWorkspace({ files: MORE });
    await runCommand(root, 'makes', 'shop');
    expect(await kinds(root)).toEqual(['Namespace', 'Deployment', 'ConfigMap']);
    await runCommand(root, 'makes', 'shop', '--drop');
    expect(await kinds(root)).toEqual(['Namespace', 'ConfigMap']);
  });

  it('stay in the file of what somebody may ask for', async () => {
    const root = await smallWorkspace({ files: MORE, shop: 'requests: { folder: shops }\n' });
    await runCommand(root, 'makes', 'shop', '--drop');
    expect(await kinds(root)).toContain('Deployment');
  });

  it('are not guessed where nothing is rendered', async () => {
    const root = await smallWorkspace();
    const facts = join(root, 'environments/lab/environment.yaml');
    await writeFile(facts, (await readFile(facts, 'utf8')).replace('[platform, shop]', '[platform]'));
    const { problems } = await runCommand(root, 'makes', 'shop');
    expect(problems).toMatchObject([{ code: 'usage', message: 'No environment lists shop.' }]);
    expect((await runCommand(root, 'makes', 'shpo')).problems).toMatchObject([{ fix: 'write shop' }]);
  });

  it('are not asked of what no project limits', async () => {
    const root = await smallWorkspace({ shop: 'delivery: omnictl\n' });
    const { problems } = await runCommand(root, 'makes', 'shop');
    expect(problems).toMatchObject([{ message: 'No project of Argo CD limits shop to kinds.', fix: 'leave it out' }]);
  });
});
