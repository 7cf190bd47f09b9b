import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '@cedille/program';
import { temporaryWorkspace } from '@cedille/source/testing';
import { expect, it, vi } from 'vitest';
import { renderCommit } from './render-commit.ts';

/** Packages of this repository do not only lie in libs/ and tools/: the command imports that of e2e, which is a folder itself. */
const FOLDERS = { values: 'libs/values', cli: 'tools/cli', e2e: 'e2e' };

/** Answers as `cedille render --json` does; what it names comes from its packages. */
const COMMAND = `const found = [${Object.keys(FOLDERS).map(name => `require('@cedille/${name}')`)}];
const file = found.every(one => one === found[0]) ? found[0] : 'packages of several trees';
const shop = { component: 'shop', environment: 'lab', status: 'rendered', missing: [], file };
process.stdout.write(JSON.stringify({ renderings: [shop] }));
`;

const packages = (answer: string): Record<string, string> =>
  Object.fromEntries(
    Object.values(FOLDERS).map(folder => [`${folder}/index.js`, `module.exports = ${JSON.stringify(answer)};\n`]),
  );

it('renders a commit with the packages of its own tree, wherever in it they lie', async () => {
  const root = await temporaryWorkspace({
    ...packages('then.yaml'),
    'then.yaml': 'a: then\n',
    'now.yaml': 'a: now\n',
    'package-lock.json': '{}',
    '.gitignore': 'node_modules\n',
    cedille: COMMAND,
  });
  vi.stubEnv('CEDILLE_CACHE_DIR', join(root, 'node_modules/.cache'));
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  for (const [name, folder] of Object.entries(FOLDERS))
    await symlink(join('../..', folder), join(root, 'node_modules/@cedille', name));
  await git(root, ['init', '--quiet']);
  await git(root, ['add', '.']);
  await git(root, ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--message=then']);
  const commit = (await git(root, ['rev-parse', 'HEAD'])).trim();
  for (const [file, text] of Object.entries(packages('now.yaml'))) await writeFile(join(root, file), text);

  const texts = await renderCommit({ root, commit, components: ['shop'], requireUpstream: false });
  const digest = createHash('sha256').update('a: then\n').digest('hex');
  expect([...texts.get('shop')!.values()]).toEqual([{ digest, missing: [] }]);
});
