import { chmodSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { CedilleError } from '@cedille/source';

/**
 * Makes a folder that nobody else can look into or write to, or makes sure that it is one. What stands in it decides which
 * processes are ended and what is removed, and its name in a place for everybody's temporary files can be guessed.
 * @throws CedilleError `untrusted-state` when it is a link, no folder, or somebody else's
 */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const info = lstatSync(path);
  const wrong = misfit(info);
  if (wrong) throw untrusted(path, wrong);
  // One of ours that an earlier version or a person opened to others.
  if (process.platform !== 'win32' && info.mode & 0o077) chmodSync(path, 0o700);
  return path;
}

function misfit(info: Stats): string | undefined {
  if (info.isSymbolicLink()) return 'is a link';
  if (!info.isDirectory()) return 'is not a folder';
  const user = process.getuid?.();
  return user === undefined || info.uid === user ? undefined : `belongs to the user with the number ${info.uid}`;
}

function untrusted(path: string, reason: string): CedilleError {
  return new CedilleError({
    code: 'untrusted-state',
    severity: 'error',
    message: `${path} ${reason}, so nothing that it says is believed.`,
    expected: 'a folder of your own, in which clusters keep their data',
    fix: `remove it, or name another place for temporary files: export TMPDIR=<folder>`,
  });
}
