import { describe, expect, it } from 'vitest';
import { findAll, findOne, parsePattern, textsAt } from './pattern.ts';

describe('a pattern', () => {
  it('is taken apart', () => {
    expect(parsePattern('spec.tls[*].hosts[*]')).toEqual(['spec', 'tls', '*', 'hosts', '*']);
    expect(parsePattern('metadata.annotations["a.b/c"]')).toEqual(['metadata', 'annotations', 'a.b/c']);
    expect(parsePattern('')).toEqual([]);
  });

  it.each(['spec[0]', 'spec.[*', 'spec..a', '["a"'])('that cannot be read is an error: %s', text => {
    expect(() => parsePattern(text)).toThrow(`Cannot read the pattern ${text} at column `);
  });

  const data = {
    spec: { tls: [{ name: 'a' }, { name: null }, 'b', { name: 'c' }], map: { x: { y: 1 }, z: { y: 2 } } },
  };

  it('leads to items of lists and values of maps, with their paths', () => {
    expect(findAll(data, 'spec.tls[*].name')).toEqual([
      { value: 'a', path: ['spec', 'tls', 0, 'name'] },
      { value: 'c', path: ['spec', 'tls', 3, 'name'] },
    ]);
    expect(findAll(data, 'spec.map[*].y', ['items', 1])).toEqual([
      { value: 1, path: ['items', 1, 'spec', 'map', 'x', 'y'] },
      { value: 2, path: ['items', 1, 'spec', 'map', 'z', 'y'] },
    ]);
  });

  it('leads nowhere in what has another shape', () => {
    expect(findAll(data, 'spec.tls.name')).toEqual([]);
    expect(findAll('text', 'spec')).toEqual([]);
    expect(findAll({ a: [] }, 'a.length')).toEqual([{ value: 0, path: ['a', 'length'] }]);
    expect(findOne(undefined, 'a')).toBeUndefined();
    expect(textsAt({ a: ['', 1, 'x'] }, 'a[*]')).toEqual(['x']);
  });
});
