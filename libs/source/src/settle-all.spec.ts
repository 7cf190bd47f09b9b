import { describe, expect, it } from 'vitest';
import { CedilleError, type Problem } from './problem.ts';
import { settleAll } from './settle-all.ts';

const problem = (message: string): Problem => ({ code: 'usage', severity: 'error', message });
const failing = (...messages: string[]): Promise<never> => Promise.reject(new CedilleError(messages.map(problem)));

describe('several readings', () => {
  it('answer in their order', async () => {
    expect(await settleAll([Promise.resolve(1), Promise.resolve('b')] as const)).toEqual([1, 'b']);
  });

  it('report the problems of all that failed, each once', async () => {
    await expect(settleAll([failing('a', 'b'), Promise.resolve(1), failing('b', 'c')])).rejects.toMatchObject({
      problems: [problem('a'), problem('b'), problem('c')],
    });
  });

  it('let a defect through as it is', async () => {
    await expect(settleAll([failing('a'), Promise.reject(new RangeError('defect'))])).rejects.toThrow(RangeError);
  });
});
