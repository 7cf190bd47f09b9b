import { describe, expect, it } from 'vitest';
import { hostsMeet } from './hosts.ts';

describe('hosts', () => {
  it.each([
    ['a.example', 'a.example'],
    ['*.example', 'a.example'],
    ['*.example', 'b.a.example'],
    ['*.example', '*.a.example'],
    ['*.example', '*.example'],
  ])('%s and %s have one in common', (one, other) => {
    expect([hostsMeet(one, other), hostsMeet(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['a.example', 'b.example'],
    ['*.example', 'example'],
    ['*.a.example', 'aa.example'],
    ['*.a.example', '*.b.example'],
  ])('%s and %s have none', (one, other) => {
    expect([hostsMeet(one, other), hostsMeet(other, one)]).toEqual([false, false]);
  });
});
