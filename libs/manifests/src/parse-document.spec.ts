import { describe, expect, it } from 'vitest';
import { DocumentCache, parseDocument } from './parse-document.ts';

function read(text: string): unknown {
  return (parseDocument(`a: ${text}\n`).data as { a: unknown }).a;
}

describe('parseDocument', () => {
  it.each([
    ['0644', 420],
    ['0o644', 420],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['+7', 7],
    ['08', 8],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['-0', 0],
    ['yes', true],
    ['y', true],
    ['On', true],
    ['n', false],
    ['OFF', false],
    ['~', null],
    ['', null],
    ['"yes"', 'yes'],
    ['2030-01-31', '2030-01-31'],
    ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00Z'],
    ['1:30', '1:30'],
    ['1.2.3', '1.2.3'],
    ['._5', '._5'],
    ['-', undefined],
    ['!!str 5', '5'],
    ['!!float 5', 5],
    ['!!binary aGk=', 'hi'],
    ['yEs', 'yEs'],
  ])('reads %s as Kubernetes does', (text, value) => {
    if (value === undefined) expect(parseDocument(`a: ${text}\n`).error).toBeDefined();
    else expect(read(text)).toEqual(value);
  });

  it('reads numbers without end and numbers that are none', () => {
    expect(read('-.Inf')).toBe(-Infinity);
    expect(read('.NaN')).toBeNaN();
  });

  it('follows anchors and merge keys', () => {
    expect(parseDocument('base: &x {a: 1}\nmore: {<<: *x, b: 2}\n').data).toEqual({
      base: { a: 1 },
      more: { a: 1, b: 2 },
    });
  });

  it('says where a document is broken', () => {
    expect(parseDocument('a: 1\nb: "x\n')).toMatchObject({
      error: { line: 3, message: expect.stringContaining('unexpected end') as string },
    });
    expect(parseDocument('a: 1\nb: "x\n')).not.toHaveProperty('data');
  });

  it('takes the last of two equal keys, as Kubernetes does, and tells of it', () => {
    expect(parseDocument('a: 1\na: 2\n')).toMatchObject({
      data: { a: 2 },
      duplicateKey: { line: 2, message: 'duplicated mapping key' },
    });
  });

  it('gives equal texts the same data through a cache', () => {
    const cache = new DocumentCache();
    const first = parseDocument('a: {b: 1}\n', cache);
    expect(parseDocument('a: {b: 1}\n', cache)).toBe(first);
    expect(parseDocument('a: {b: 2}\n', cache).hash).not.toBe(first.hash);
  });

  it('forgets the oldest text when the cache is full', () => {
    const cache = new DocumentCache(12);
    const [first, second] = ['a: 1\n', 'b: 2\n', 'c: 3\n'].map(text => parseDocument(text, cache));
    expect(parseDocument('b: 2\n', cache)).toBe(second);
    expect(parseDocument('a: 1\n', cache)).not.toBe(first);
  });
});
