import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadGenerators } from './load-generators.ts';
import { contextFor } from './testing.ts';

const ROOT = join(fileURLToPath(new URL('.', import.meta.url)), '../../..');

it('asks a generator once for a context, and again for another one or other code', async () => {
  const answers = new Map<string, string>();
  const run = async (domain: string): Promise<unknown> => {
    const generator = (await loadGenerators(ROOT, ['cert-manager'], answers)).get('cert-manager')!;
    return generator(contextFor('cert-manager', { domain: { base: domain, clubs: [] } }));
  };
  const first = await run('one.example');
  expect(answers.size).toBe(1);
  expect(await run('one.example')).toEqual(first);
  expect(answers.size).toBe(1);
  await run('two.example');
  expect(answers.size).toBe(2);
  // What is known is answered as it is: nothing runs.
  for (const key of answers.keys()) answers.set(key, '{"known":true}');
  expect(await run('one.example')).toEqual({ known: true });
});
