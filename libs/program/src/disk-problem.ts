import { CedilleError } from '@cedille/source';

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
