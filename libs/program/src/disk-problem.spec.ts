import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { diskProblem } from './disk-problem.ts';

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it should fail'),
    (error: unknown) => error,
  );
}

describe('a disk', () => {
  it('that is full says where, and that room is needed', async () => {
    const error = Object.assign((await failure(writeFile('/dev/full', 'x'))) as Error, { path: '/dev/full' });
    expect(diskProblem(error)).toMatchObject({ code: 'disk-full', message: 'No space is left to write /dev/full.' });
  });

  it.each([
    ['a file where a folder is needed', (root: string) => writeFileAtomic(join(root, 'file/below'), 'x'), 'file'],
    ['a folder where a file is needed', (root: string) => writeFileAtomic(join(root, 'folder'), 'x'), 'folder'],
    ['a file where a folder is read', (root: string) => readdir(join(root, 'file')), 'file'],
  ])('with %s says what is in the way', async (_, work, place) => {
    const root = await temporaryWorkspace({ file: '' });
    await mkdir(join(root, 'folder/inside'), { recursive: true });
    const problem = diskProblem(await failure(work(root)));
    expect(problem).toMatchObject({ code: 'not-writable', fix: expect.stringContaining(join(root, place)) as string });
    expect(problem!.message).toContain('Something else stands in the place of');
  });

  it('that cannot be written says so, whichever call found out', () => {
    for (const facts of [
      { code: 'EROFS', syscall: 'open' },
      { code: 'EACCES', syscall: 'mkdir' },
      { code: 'ENOENT', syscall: 'mkdir' },
    ])
      expect(diskProblem(Object.assign(new Error(), facts, { path: '/x' }))).toMatchObject({ code: 'not-writable' });
  });

  it('is not blamed for anything else', async () => {
    expect(diskProblem(await failure(readFile('/nowhere/at/all')))).toBeUndefined();
    expect(diskProblem(new TypeError('x'))).toBeUndefined();
    expect(diskProblem(undefined)).toBeUndefined();
  });
});
