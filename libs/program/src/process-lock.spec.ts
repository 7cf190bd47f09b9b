import { mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryWorkspace } from '@cedille/source/testing';
import { isLocked, withProcessLock } from './process-lock.ts';

describe('a lock', () => {
  it('lets one piece of work be done at a time, and says once that it waits', async () => {
    const path = join(await temporaryWorkspace({}), 'work');
    const order: string[] = [];
    let waits = 0;
    const work = (name: string) =>
      withProcessLock({ path, onWait: () => (waits += 1) }, async () => {
        order.push(`${name} begins`);
        await new Promise(resolve => setTimeout(resolve, 250));
        order.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(order.map(step => step.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(waits).toBe(1);
    expect(await isLocked(path)).toBe(false);
  });

  it('is given up after the time that somebody wants to wait, and the work is done all the same', async () => {
    const path = join(await temporaryWorkspace({}), 'work');
    await withProcessLock({ path }, async () => {
      expect(await withProcessLock({ path, waitMs: 200 }, () => Promise.resolve('done'))).toBe('done');
    });
  });

  it.each([
    ['long ago', -3_600_000],
    ['in the future', 3_600_000],
  ])('that was taken %s, by a process that is gone, is taken over', async (_, offset) => {
    const path = join(await temporaryWorkspace({}), 'work');
    await mkdir(`${path}.lock`);
    const time = new Date(Date.now() + offset);
    await utimes(`${path}.lock`, time, time);
    expect(await withProcessLock({ path, waitMs: 5_000 }, () => isLocked(path))).toBe(true);
  });
});
