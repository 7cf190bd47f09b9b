import { describe, expect, it } from 'vitest';
import { parseYaml } from '../yaml.ts';

describe('merges that readers of YAML take differently', () => {
  const faults = (text: string) =>
    parseYaml(text, 'x.yaml', { dialect: 'helm' }).problems.map(({ message, at }) => [message, at?.line]);

  it.each([
    ['after the key', 'x: &x { b: 1 }\nd:\n  b: 2\n  <<: *x\n', 4],
    ['after the key, in one line', 'x: &x { b: 1 }\nd: { b: 2, <<: *x }\n', 2],
    ['from a list', 'x: &x { b: 1 }\nd:\n  b: 2\n  <<: [{ c: 1 }, *x]\n', 4],
    [
      'after another merge',
      'x: &x { b: 1 }\nz: &z { b: 2 }\nd:\n  <<: *x\n  "<<": 1\n  a: 1\ne: { <<: { b: 1 }, b: 3 }\nf: { b: 1, <<: *z }\n',
      8,
    ],
    ['of an anchor in the same map', 'd:\n  x: &x { b: 1 }\n  b: 2\n  <<: *x\n', 4],
    ['of a map that merges itself', 'x: &x { b: 1 }\ny: &y\n  <<: *x\nd:\n  b: 2\n  <<: *y\n', 6],
    ['with a tag', 'x: &x { b: 1 }\nd:\n  !!str <<: *x\n', 3],
  ])('%s are refused with their line', (_, text, line) => {
    expect(faults(text)).toEqual([[expect.stringContaining('<<'), line]]);
  });

  it('are fine before the key, and for other keys', () => {
    const text = 'x: &x { b: 1 }\nd:\n  c: 1\n  <<: *x\ne:\n  <<: *x\n  b: 2\n';
    expect(parseYaml(text, 'x.yaml', { dialect: 'helm' }).data).toMatchObject({ d: { b: 1, c: 1 }, e: { b: 2 } });
  });
});
