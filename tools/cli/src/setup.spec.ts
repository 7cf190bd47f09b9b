import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const setup = join(import.meta.dirname, '../setup.cjs');
const program = 'require(process.argv[1]).acquireLock(process.argv[2])(); process.stdout.write("done")';

let lock: string;

beforeEach(() => {
  lock = join(mkdtempSync(join(tmpdir(), 'cedille-lock-')), 'lock');
});

afterEach(() => rmSync(join(lock, '..'), { recursive: true }));

const take = () => spawnSync('node', ['-e', program, setup, lock], { encoding: 'utf8', timeout: 20_000 });

describe('the lock under which packages are installed', () => {
  it('is free again afterwards', () => {
    expect(take().stdout).toBe('done');
    expect(existsSync(lock)).toBe(false);
  });

  it.each([
    ['of a process that is gone', '4194303 1', 0],
    ['of a process whose number belongs to another one by now', `${process.pid} 1`, 0],
    ['without a process, taken long ago', undefined, -60_000],
    ['without a process, taken in the future', undefined, 3_600_000],
  ])('%s is taken over', (_, holder, offset) => {
    mkdirSync(lock);
    if (holder) writeFileSync(join(lock, 'pid'), holder);
    const time = new Date(Date.now() + offset);
    utimesSync(lock, time, time);
    expect(take().stdout).toBe('done');
  });

  it.runIf(process.platform === 'linux')('of a process that is at work is waited for, and that is said', async () => {
    mkdirSync(lock);
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(join(lock, 'pid'), `${process.pid} ${started}`);
    const waiting = spawn('node', ['-e', program, setup, lock]);
    const said = await new Promise<string>(resolve => waiting.stderr.once('data', data => resolve(String(data))));
    expect(said).toContain(`Waiting for process ${process.pid}`);
    expect(said).toContain(`remove `);
    rmSync(lock, { recursive: true });
    const done = await new Promise<string>(resolve => waiting.stdout.once('data', data => resolve(String(data))));
    expect(done).toBe('done');
  });
});
