import { expect, it } from 'vitest';
import { parseYaml } from '../yaml.ts';

it('takes the last of a key that is written twice, where others have published it so', () => {
  const { data, problems } = parseYaml('a: { b: 1 }\nc: 1\na: { d: 2 }\n', 'x.yaml', { mayRepeat: true });
  expect(problems).toEqual([]);
  expect(data).toEqual({ a: { d: 2 }, c: 1 });
});

it('refuses the same text where a person of this repository wrote it, whichever was read first', () => {
  const text = 'a: 1\na: 2\n';
  const read = (mayRepeat: boolean): number => parseYaml(text, 'x.yaml', { mayRepeat }).problems.length;
  expect([read(false), read(true), read(false)]).toEqual([1, 0, 1]);
});
