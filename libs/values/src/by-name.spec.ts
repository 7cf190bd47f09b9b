import { describe, expect, it } from 'vitest';
import { byName } from './by-name.ts';

describe('facts by name', () => {
  it('are a map of what is made of each', () => {
    const shelves = [
      { name: 'a', width: 1 },
      { name: 'b', width: 2 },
    ];
    expect(byName(shelves, ({ width }) => ({ size: width * 2 }))).toEqual({ a: { size: 2 }, b: { size: 4 } });
    expect(byName([], () => ({ size: 1 }))).toEqual({});
  });

  it('have no key for a fact that is missing, and keep those that are false, null or empty', () => {
    const shelves: { name: string; width?: number }[] = [{ name: 'a' }];
    const [shelf] = Object.values(byName(shelves, ({ width }) => ({ width, open: false, note: null, text: '' })));
    expect(Object.entries(shelf!)).toEqual([
      ['open', false],
      ['note', null],
      ['text', ''],
    ]);
  });
});
