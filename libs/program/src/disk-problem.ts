import { CedilleError, type Problem } from '@cedille/source';

const full = new Set(['ENOSPC', 'EDQUOT']);
const refused = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);

/** Turns an error of the file system into one that says what to do; throws every other error as it is. */
export function rethrowDisk(error: unknown, folder: string): never {
  const code = codeOf(error);
  if (full.has(code)) {
    throw new CedilleError(
      {
        code: 'disk-full',
        severity: 'error',
        message: `No space is left to write below ${folder}.`,
        expected: 'room for tools and upstream archives, about 500 MB',
        fix: 'make room, or name another folder: export CEDILLE_CACHE_DIR=<folder>',
      },
      { cause: error },
    );
  }
  if (refused.has(code)) throw new CedilleError(notWritable(folder, code), { cause: error });
  throw error;
}

/** Node says ENOENT when it cannot make a folder, with all above it, on a read-only disk. */
function codeOf(error: unknown): string {
  const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : code;
}

function notWritable(folder: string, code: string) {
  return {
    code: 'cache-not-writable' as const,
    severity: 'error' as const,
    message: `The cache folder ${folder} cannot be written (${code}).`,
    expected: 'a folder that you may write to',
    fix: 'fix its permissions, or name another folder: export CEDILLE_CACHE_DIR=<folder>',
  };
}

const FULL: Words = {
  code: 'disk-full',
  message: path => `No space is left to write ${path}.`,
  expected: 'room on its disk',
  fix: () => 'make room, then run the same command again',
};
const REFUSED: Words = {
  code: 'not-writable',
  message: (path, error) => `${path} cannot be used (${error.code}).`,
  expected: 'a place that you may read and write',
  fix: path => `look at its permissions (ls -ld ${path}), or use a checkout on a disk that can be written`,
};
const BLOCKED: Words = {
  code: 'not-writable',
  message: (path, error) => `Something else stands in the place of ${path} (${error.code}).`,
  expected: 'a folder where a folder is needed, and a file where a file is',
  fix: path => `move what is at ${path}, or above it, out of the way`,
};

interface Words {
  code: 'disk-full' | 'not-writable';
  message: (path: string, error: NodeJS.ErrnoException) => string;
  expected: string;
  fix: (path: string) => string;
}

const WORDS: Readonly<Record<string, Words | undefined>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: REFUSED,
  EACCES: REFUSED,
  EPERM: REFUSED,
  ENOTDIR: BLOCKED,
  EISDIR: BLOCKED,
  EEXIST: BLOCKED,
  ENOTEMPTY: BLOCKED,
};

/** What to do about a disk that did not let a file be written or read; undefined for every other error. */
export function diskProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const failure = error as NodeJS.ErrnoException;
  const words = WORDS[codeOf(failure)];
  if (!words || failure.syscall === undefined || failure.path === undefined) return undefined;
  const { path } = failure;
  return {
    code: words.code,
    severity: 'error',
    message: words.message(path, failure),
    expected: words.expected,
    fix: words.fix(path),
  };
}
