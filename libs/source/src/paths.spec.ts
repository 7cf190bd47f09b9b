import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, parsePath } from './paths.ts';

describe('formatPath', () => {
  it.each([
    [[], ''],
    [['a', 'b', 0, 'c'], 'a.b[0].c'],
    [['argo-cd', 'app.kubernetes.io/name'], 'argo-cd["app.kubernetes.io/name"]'],
    [['a b', 'é'], '["a b"]["é"]'],
    [[0, 'a'], '[0].a'],
    [['', '"'], '[""]["\\""]'],
    [['a', '0'], 'a.0'],
  ])('%j is %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });

  it('is undone by parsePath, whatever the keys are', () => {
    const step = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.nat(),
      fc.constantFrom('__proto__', 'a.b', '[0]', '0', '\n'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), path => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });
});

describe('parsePath', () => {
  it.each([
    ['a..b', 2],
    ['a.', 2],
    ['a[', 2],
    ['a[x]', 2],
    ['a["x]', 2],
    ['a["\\q"]', 2],
    ['a"b"', 2],
    ['a]', 2],
  ])('refuses %s and names the column', (text, column) => {
    expect(() => parsePath(text)).toThrow(new RangeError(`Cannot read the path ${text} at column ${column}.`));
  });

  it('reads any text or refuses it with a RangeError', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '.', '[', ']', '"', '0', '\\')), parts => {
        try {
          parsePath(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
