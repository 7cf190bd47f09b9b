import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runActionlint } from './run-actionlint.ts';

const repository = resolve(import.meta.dirname, '../../../../../..');
const isThere = await resolveTool('actionlint', { root: repository, offline: true }).then(
  () => true,
  () => false,
);

const workflow = (step: string): string =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`;

describe('runActionlint', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'cedille-actionlint-'));
    await mkdir(join(root, '.github/workflows'), { recursive: true });
    await mkdir(join(root, 'tools'));
    await cp(join(repository, 'tools/versions.yaml'), join(root, 'tools/versions.yaml'));
    await symlink(join(repository, 'libs'), join(root, 'libs'), 'junction');
    await writeFile(join(root, '.github/workflows/good.yaml'), workflow('run: echo good'));
    await writeFile(
      join(root, '.github/workflows/unsafe.yaml'),
      workflow('run: echo "${{ github.event.pull_request.title }}"'),
    );
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.skipIf(!isThere)('finds text of strangers in a shell, with file and line', async () => {
    const reports = await runActionlint({ root });
    expect(reports.map(({ project, failed }) => [project, failed])).toEqual([
      ['.github/workflows/good.yaml', 0],
      ['.github/workflows/unsafe.yaml', 1],
    ]);
    expect(reports[1]?.output).toContain('.github/workflows/unsafe.yaml:7:');
    expect(reports[1]?.output).toContain('untrusted');
  });

  it('has nothing to say where there are no workflows', async () => {
    expect(await runActionlint({ root: join(root, 'tools') })).toEqual([]);
  });
});

describe('the workflows of this repository', () => {
  it('pin every action by commit, with the version beside it', async () => {
    const folder = join(repository, '.github/workflows');
    for (const name of (await readdir(folder)).filter(file => file.endsWith('.yaml'))) {
      const uses = (await readFile(join(folder, name), 'utf8')).split('\n').filter(line => /^\s*(- )?uses:/.test(line));
      // A workflow of this repository is of the same commit as the one that calls it.
      const foreign = uses.filter(line => !/uses: \.\/\.github\/workflows\/[\w-]+\.yaml( #.*)?$/.test(line));
      for (const line of foreign) expect(line, name).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});
