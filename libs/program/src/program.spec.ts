import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.ts';
import { withProcessLock } from './process-lock.ts';
import { ProgramError, runProgram } from './run-program.ts';
import { lastLines } from './last-lines.ts';
import { describeEnd } from './running-program.ts';
import { startHelper } from './start-helper.ts';
import { startProgram } from './start-program.ts';

async function failure(work: Promise<unknown>): Promise<ProgramError> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProgramError);
  return error as ProgramError;
}

describe('runProgram', () => {
  it('gives output and passes input and environment', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error(process.env.GREETING, process.env.HOME)';
    const result = await runProgram({
      file: 'node',
      args: ['-e', script],
      input: 'in\n',
      env: { GREETING: 'hi', HOME: undefined },
    });
    expect(result).toEqual({ stdout: 'in\n', stderr: 'hi undefined\n' });
  });

  it('keeps arguments, exit code and stderr of a failure, and a command that can be pasted', async () => {
    const args = ['-e', "console.error('it broke'); process.exit(3)"];
    const error = await failure(runProgram({ file: 'node', args }));
    expect(error).toMatchObject({ argv: ['node', ...args], exitCode: 3, stderr: 'it broke\n', missing: false });
    expect(error.problems[0]).toMatchObject({
      code: 'tool-failed',
      message: 'node failed with exit code 3: it broke.',
    });
    expect(error.problems[0]!.fix).toContain(error.command);
    const pasted = await failure(runProgram({ file: 'sh', args: ['-c', error.command] }));
    expect(pasted).toMatchObject({ exitCode: 3, stderr: 'it broke\n' });
  });

  it('tells a program that is missing from one that fails', async () => {
    const error = await failure(runProgram({ file: 'no-such-program', args: [] }));
    expect(error).toMatchObject({
      missing: true,
      problems: [{ code: 'tool-missing', message: 'no-such-program is not installed.' }],
    });
  });

  it('ends a program that takes too long, and one that is interrupted', async () => {
    const forever = { file: 'node', args: ['-e', 'setInterval(() => {}, 1000)'] };
    expect((await failure(runProgram({ ...forever, timeoutMs: 300 }))).problems[0]!.message).toContain(
      'did not end within 0.3 s',
    );
    const signal = AbortSignal.timeout(300);
    expect((await failure(runProgram({ ...forever, signal }))).problems[0]!.code).toBe('interrupted');
  });
});

describe.each([
  ['startProgram', startProgram],
  ['startHelper', startHelper],
])('%s', (_, start) => {
  const echo = ['-e', 'process.stdin.pipe(process.stdout)'];

  it('talks with a program until its input is closed', async () => {
    const program = start({ file: 'node', args: echo });
    program.stdin.end('hello');
    const chunks: Buffer[] = [];
    for await (const chunk of program.stdout!) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('hello');
    expect(await program.ended).toEqual({ exitCode: 0, signal: undefined });
    expect(program.isRunning()).toBe(false);
  });

  it('stops a program that listens to SIGTERM, and one that does not', async () => {
    const polite = start({ file: 'node', args: echo });
    expect(describeEnd(await polite.stop())).toBe('signal SIGTERM');
    const script = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); console.log('ready')";
    const deaf = start({ file: 'node', args: ['-e', script] });
    await new Promise(resolve => deaf.stdout!.once('data', resolve));
    expect(describeEnd(await deaf.stop(100))).toBe('signal SIGKILL');
    expect(describeEnd(await start({ file: 'node', args: echo }).kill())).toBe('signal SIGKILL');
  });

  it('takes a variable away, and adds one', async () => {
    const script = 'process.stdout.write(JSON.stringify([process.env.HOME, process.env.ADDED]))';
    const program = start({ file: process.execPath, args: ['-e', script], env: { HOME: undefined, ADDED: 'yes' } });
    const chunks: Buffer[] = [];
    for await (const chunk of program.stdout!) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('[null,"yes"]');
  });

  it('says that a program does not exist', () => {
    expect(() => start({ file: 'no-such-program', args: [] })).toThrow('no-such-program cannot be started.');
  });
});

describe('startProgram', () => {
  it('keeps the output in a log, of which the end can be told', async () => {
    const logFile = join(await temporaryWorkspace({}), 'deep', 'program.log');
    const script = "for (let i = 0; i < 50; i++) console.log(i); console.error('broken'); process.exitCode = 3";
    const program = startProgram({ file: 'node', args: ['-e', script], logFile });
    expect(describeEnd(await program.ended)).toBe('exit code 3');
    expect(lastLines(logFile, 2)).toBe('49\nbroken');
  });
});

describe('withProcessLock', () => {
  it('lets one do the work at a time', async () => {
    const path = join(await temporaryWorkspace({}), 'work');
    const log: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise(resolve => setTimeout(resolve, 50));
      log.push(`${name} ends`);
    };
    await Promise.all([withProcessLock({ path }, work('a')), withProcessLock({ path }, work('b'))]);
    expect(log.map(line => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('stops nobody when it is not available in time', async () => {
    const path = join(await temporaryWorkspace({}), 'work');
    const answer = withProcessLock({ path }, () =>
      withProcessLock({ path, waitMs: 200 }, () => Promise.resolve('done')),
    );
    expect(await answer).toBe('done');
  });
});

describe('cacheFolder', () => {
  it.each([
    [{ env: { CEDILLE_CACHE_DIR: '/own', XDG_CACHE_HOME: '/xdg' } }, '/own'],
    [{ env: { XDG_CACHE_HOME: '/xdg' }, platform: 'linux' as const }, '/xdg/cedille'],
    [{ env: {}, platform: 'linux' as const, home: '/home/a' }, '/home/a/.cache/cedille'],
    [{ env: {}, platform: 'darwin' as const, home: '/Users/a' }, '/Users/a/Library/Caches/cedille'],
  ])('%j is %s', (options, expected) => {
    expect(cacheFolder(options)).toBe(expected);
  });

  it('is in LOCALAPPDATA on Windows', () => {
    expect(cacheFolder({ env: { LOCALAPPDATA: 'L' }, platform: 'win32' })).toBe(join('L', 'cedille'));
  });
});
