import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nanosOf } from './quantity.ts';

describe('nanosOf', () => {
  it.each([
    ['1', 1_000_000_000n],
    [2, 2_000_000_000n],
    ['500m', 500_000_000n],
    ['1.5', 1_500_000_000n],
    ['.5Ki', 512_000_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['0.0000000001', 1n],
    ['-1', -1_000_000_000n],
  ])('reads %s', (text, nanos) => {
    expect(nanosOf(text)).toBe(nanos);
  });

  it.each(['', 'a', '1GB', '1 Gi', '.', true, null])('reads no quantity in %s', text => {
    expect(nanosOf(text)).toBeUndefined();
  });

  it('orders numbers as numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (a, b) => {
        expect(nanosOf(`${a}m`)! < nanosOf(`${b}m`)!).toBe(a < b);
      }),
    );
  });
});
