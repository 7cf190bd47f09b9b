import { Stopwatch, timed } from '@cedille/pipeline';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { formatTimings } from './format-timings.ts';

describe('render --timings', () => {
  it('has a line for each stage in the order of the data, the whole last', () => {
    const time = { wall: 12.4, work: 30.6, count: 3 };
    const text = formatTimings(
      { timings: { helm: time, read: { ...time, count: 1 }, whole: { wall: 50, work: 50, count: 1 } }, renderings: [] },
      { start: 100, cpu: 80 },
    );
    const [head, ...lines] = text.split('\n');
    expect(head).toMatch(/^stage +under way +work +times$/);
    expect(lines.slice(0, 4).map(line => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['start', '100 ms', '100 ms'],
      ['read', '12 ms', '31 ms'],
      ['helm', '12 ms', '31 ms'],
      ['whole', '150 ms', '150 ms'],
    ]);
    expect(text).toContain('this process used 80 ms');
  });

  it('counts what runs side by side once as under way, and each of it as work', async () => {
    const watch = new Stopwatch();
    const helm = timed('helm', () => wait(30));
    await watch.run(() => Promise.all([1, 2, 3].map(helm)));
    const time = watch.timings().helm!;
    expect(time.count).toBe(3);
    expect(time.work).toBeGreaterThan(time.wall * 1.5);
  });
});
