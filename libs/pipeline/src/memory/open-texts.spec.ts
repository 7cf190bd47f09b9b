import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseYaml, useParsedTexts } from '@cedille/source';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTexts } from './open-texts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cedille-texts-'));
});
afterEach(async () => {
  useParsedTexts(undefined);
  await rm(folder, { recursive: true, force: true });
});

/** Each test has texts of its own: this process remembers what it parsed, too. */
let count = 0;
const sample = (): string => `# ${count++}\nsite: &site { replicas: 2, ratio: 1.5 }\nsame: *site\n`;

it('knows data of an earlier run, with aliases as aliases and every key in its place', async () => {
  const text = sample();
  const { save } = openTexts(folder);
  const first = parseYaml(text, 'one.yaml');
  await save();
  openTexts(folder);
  const second = parseYaml(text, 'two.yaml');
  const data = second.data as { site: object; same: object };
  expect(data).toEqual(first.data);
  expect(data).not.toBe(first.data);
  expect(data.same).toBe(data.site);
  expect(second.problems).toEqual([]);
  expect(second.positionOf(['site', 'ratio'])).toEqual({ ...first.positionOf(['site', 'ratio']), file: 'two.yaml' });
});

it('tells dialects apart', async () => {
  const text = `# ${count++}\nanswer: yes\n`;
  const { save } = openTexts(folder);
  parseYaml(text, 'one.yaml');
  await save();
  openTexts(folder);
  expect(parseYaml(text, 'two.yaml', { dialect: 'helm' }).data).toEqual({ answer: true });
  expect(parseYaml(text, 'two.yaml').data).toEqual({ answer: 'yes' });
});

it('never remembers that a text is faulty: what is wrong is told each time', async () => {
  const text = `${sample()}same: twice\n`;
  const { save } = openTexts(folder);
  const { problems } = parseYaml(text, 'one.yaml');
  expect(problems).toHaveLength(1);
  await save();
  openTexts(folder);
  expect(parseYaml(text, 'two.yaml').problems).toMatchObject([{ code: 'yaml-syntax', at: { file: 'two.yaml' } }]);
});

it('knows nothing when the file is damaged', async () => {
  const text = sample();
  const { save } = openTexts(folder);
  const { data } = parseYaml(text, 'one.yaml');
  await save();
  const [name] = await readdir(folder);
  const bytes = await readFile(join(folder, name!));
  bytes[bytes.length - 3]! ^= 0xff;
  await writeFile(join(folder, name!), bytes);
  openTexts(folder);
  expect(parseYaml(text, 'two.yaml').data).toEqual(data);
});
