import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallWorkspace } from '../fixtures/small-workspace.ts';
import { effectOf, isSame } from './effect.ts';

const GENERATOR = `export default ({ environment }) => ({ text: environment.sizing === 'large' ? 'many' : 'few' });\n`;

async function sameWith(files: Record<string, string>, changed: Record<string, string>): Promise<boolean | undefined> {
  const root = await smallWorkspace({ files });
  const before = await effectOf(root, 'shop');
  for (const [file, text] of Object.entries(changed)) await writeFile(join(root, file), text);
  const after = await effectOf(root, 'shop');
  return before && after && isSame(before, after);
}

describe('a change', () => {
  const files = { 'charts/shop/src/values.ts': GENERATOR };

  it('has no effect where everything is rendered as before', async () => {
    expect(await sameWith(files, { 'charts/shop/values.yaml': 'text: bye\n' })).toBe(true);
  });

  it('has one where only another size shows it', async () => {
    expect(await sameWith(files, { 'charts/shop/src/values.ts': GENERATOR.replace('many', 'lots') })).toBe(false);
  });

  it('has one, as far as anybody can tell, where it is rendered nowhere', async () => {
    const root = await smallWorkspace({ files });
    const environment = join(root, 'environments/lab/environment.yaml');
    const text = await readFile(environment, 'utf8');
    await writeFile(
      environment,
      text
        .replace(/^\s*- shop\n/m, '')
        .replace('shop, ', '')
        .replace(', shop', ''),
    );
    expect(await effectOf(root, 'shop')).toBeUndefined();
  });

  it('leaves the facts as they were', async () => {
    const root = await smallWorkspace({ files });
    const file = join(root, 'environments/lab/environment.yaml');
    const before = await readFile(file, 'utf8');
    await effectOf(root, 'shop');
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});
