import { readArchive } from '@cedille/archive';
import { expect, it } from 'vitest';
import { packBundle } from './pack-bundle.ts';

it('a bundle has a folder for each environment, with the file of dist/rendered', async () => {
  const manifests = new Map([
    ['lab', 'a: {{ b }}\n'],
    ['big', 'b: 1\n'],
  ]);
  const files = await readArchive(await packBundle({ component: 'vault', manifests }));
  expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')])).toEqual([
    ['big/vault.yaml', 'b: 1\n'],
    ['lab/vault.yaml', 'a: {{ b }}\n'],
  ]);
});
