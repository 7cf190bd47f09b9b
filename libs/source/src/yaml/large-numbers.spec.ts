import { describe, expect, it } from 'vitest';
import { parseYaml } from '../yaml.ts';

describe('a whole number with more digits than a number keeps', () => {
  const parse = (text: string, strict = true) => parseYaml(text, 'facts.yaml', { strict, dialect: 'helm' });

  it.each(['123456789012345678', '-9007199254740993', '+9_007_199_254_740_993'])(
    '%s is refused with its place',
    number => {
      expect(parse(`guild:\n  - ${number}\n`).problems).toMatchObject([
        { message: expect.stringContaining(`${number} has more digits`) as string, at: { line: 2, column: 5 } },
      ]);
    },
  );

  it('is fine as a text, and where all its digits are kept', () => {
    for (const kept of [
      '"123456789012345678"',
      '9007199254740991',
      '9007199254740992',
      '1e21',
      '0644',
      '0x1FFFFFFFFFFFFF',
    ])
      expect(parse(`a: ${kept}`).problems).toEqual([]);
  });

  it('is read as Helm reads it where others wrote it', () => {
    expect(parse('limit: 9223372036854775807', false)).toMatchObject({ problems: [], data: { limit: 2 ** 63 } });
  });
});
