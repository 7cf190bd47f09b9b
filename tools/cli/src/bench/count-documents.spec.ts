import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countDocuments } from './count-documents.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cedille-count-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the count of documents', () => {
  it('is of objects, not of separators or of objects inside of others', async () => {
    const file = join(folder, 'all.yaml');
    await writeFile(
      file,
      '---\n# nothing\n---\nkind: ConfigMap\ndata:\n  a: |\n    kind: Pod\n---\n"kind": List\nitems:\n  - kind: Pod\n',
    );
    expect(await countDocuments(file)).toBe(2);
  });

  it('is of all files below a folder', async () => {
    await mkdir(join(folder, 'production'));
    await writeFile(join(folder, 'one.yaml'), 'kind: Pod\n');
    await writeFile(join(folder, 'production', 'two.yaml'), 'apiVersion: v1\nkind: Pod\n');
    expect(await countDocuments(folder)).toBe(2);
  });
});
