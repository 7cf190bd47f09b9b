import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measure, medianOf } from './measure.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cedille-measure-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const run = (script: string, rest: { stdout?: string; input?: string } = {}) =>
  measure({ file: 'sh', args: ['-c', script], cwd, env: process.env, ...rest });

describe('a measured command', () => {
  it('counts the processor time of what it starts, not only its own', async () => {
    const busy = `${process.execPath} -e 'while (process.cpuUsage().user < 200_000);'`;
    const { seconds, cpuSeconds } = await run(`${busy}; ${busy}`);
    expect(seconds).toBeGreaterThanOrEqual(0.4);
    expect(cpuSeconds).toBeGreaterThanOrEqual(0.4);
  });

  it.skipIf(process.platform !== 'linux')(
    'counts the time of a process that outlives the one that started it',
    async () => {
      const busy = "while (process.cpuUsage().user < 600_000); console.log('done'); process.stdin.resume()";
      const parent =
        "const { stdout } = require('node:child_process').spawn(process.execPath, ['-e', process.env.BUSY]); stdout.on('data', () => setTimeout(() => process.exit(), 1000))";
      const { cpuSeconds } = await run(`BUSY="${busy}" ${process.execPath} -e "${parent}"`);
      expect(cpuSeconds).toBeGreaterThanOrEqual(0.5);
    },
  );

  it.skipIf(process.platform !== 'linux')('tells the memory of a descendant', async () => {
    const script = 'const held = Buffer.alloc(64 << 20, 1); setTimeout(() => held, 1000)';
    const { peakMiB, togetherMiB } = await run(`${process.execPath} -e '${script}'; true`);
    expect(peakMiB).toBeGreaterThan(64);
    expect(togetherMiB).toBeGreaterThan(64);
  });

  it('is given its input, and its output goes where it is told', async () => {
    const stdout = join(cwd, 'out');
    await run('tr a-z A-Z', { input: 'kind', stdout });
    expect(await readFile(stdout, 'utf8')).toBe('KIND');
  });

  it('that fails is an error with its code and what it said', async () => {
    await expect(run('echo no such chart >&2; exit 3')).rejects.toThrow(/ended with 3:\nno such chart/);
  });
});

describe('the middle of several measurements', () => {
  it('is taken of each figure alone', () => {
    const of = (seconds: number, cpuSeconds: number, peakMiB: number) => ({
      seconds,
      cpuSeconds,
      peakMiB,
      togetherMiB: undefined,
    });
    expect(medianOf([of(3, 1, 30), of(1, 9, 10), of(2, 5, 20)])).toEqual(of(2, 5, 20));
  });
});
