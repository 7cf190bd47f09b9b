import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Stopwatch, timed } from './stopwatch.ts';

describe('a stage', () => {
  it('counts for the run that it is called in, and for no other', async () => {
    const stage = timed('work', () => wait(5));
    const [one, other] = [new Stopwatch(), new Stopwatch()];
    await Promise.all([one.run(() => stage()), other.run(() => Promise.all([stage(), stage()]))]);
    await stage();
    expect(one.timings()['work']?.count).toBe(1);
    expect(other.timings()['work']?.count).toBe(2);
  });

  it('gives what the function gives, and throws what it throws', async () => {
    const watch = new Stopwatch();
    const add = timed('sum', (a: number, b: number) => a + b);
    const fail = timed('fail', async () => Promise.reject(new Error('no')));
    expect(add(1, 2)).toBe(3);
    expect(watch.run(() => add(1, 2))).toBe(3);
    await expect(watch.run(() => fail())).rejects.toThrow('no');
    expect(Object.keys(watch.timings())).toEqual(['sum', 'fail', 'whole']);
  });
});
