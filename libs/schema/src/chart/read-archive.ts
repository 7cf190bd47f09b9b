import { gunzipSync } from 'node:zlib';
import { CedilleError } from '@cedille/source';
import { Parser, type ReadEntry } from 'tar';
import { LIMITS, type Budget } from './budget.ts';

/**
 * Files of a .tgz by path, in memory: nothing is written anywhere.
 * @throws CedilleError `chart-too-large`, or `upstream-archive` when it is no archive or leaves its own folder.
 */
export async function readArchive(archive: Uint8Array, budget: Budget): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const tarball = unzip(archive, budget);
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({ strict: true, onReadEntry: entry => collect({ entry, files, budget, reject }) });
    parser.on('end', () => resolve());
    parser.on('error', (cause: unknown) => reject(unreadable(budget, cause)));
    parser.end(Buffer.from(tarball.buffer, tarball.byteOffset, tarball.byteLength));
  });
  if (!files.size) throw unreadable(budget, new Error('it holds no files'));
  return files;
}

function unzip(archive: Uint8Array, budget: Budget): Uint8Array {
  try {
    return gunzipSync(archive, { maxOutputLength: Math.max(budget.remaining, 1) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw budget.overflow();
    throw unreadable(budget, cause);
  }
}

interface Collect {
  entry: ReadEntry;
  files: Map<string, Uint8Array>;
  budget: Budget;
  reject: (error: unknown) => void;
}

/** Links are passed over, as Helm does not follow them in archives. */
function collect({ entry, files, budget, reject }: Collect): void {
  const path = entry.path.replace(/^(\.\/)+/, '');
  if (entry.type !== 'File' && entry.type !== 'OldFile' && entry.type !== 'ContiguousFile') return void entry.resume();
  if (path.startsWith('/') || /^[A-Za-z]:|\\/.test(path) || path.split('/').includes('..')) {
    entry.resume();
    return reject(unreadable(budget, new Error(`it holds ${path}, outside of its own folder`)));
  }
  if (!isRead(path)) return void entry.resume();
  try {
    budget.spend(path, entry.size);
  } catch (error) {
    entry.resume();
    return reject(error);
  }
  const chunks: Buffer[] = [];
  entry.on('data', chunk => chunks.push(chunk));
  entry.on('end', () => files.set(path, Buffer.concat(chunks)));
}

/** Icons, documentation and the like are passed over, whatever their size up to the limit. */
function isRead(path: string): boolean {
  return READ.test(path);
}

/** The files of a chart that matter for its values, at any depth of charts/. */
export const READ =
  /(^|\/)(Chart\.yaml|requirements\.yaml|values\.yaml|values\.schema\.json)$|(^|\/)(templates|crds)\/|(^|\/)charts\/[^/]+\.tgz$/;

function unreadable({ chart }: Budget, cause: unknown): CedilleError {
  return new CedilleError(
    {
      code: 'upstream-archive',
      severity: 'error',
      message: `Cannot read the chart ${chart}: ${(cause as Error).message}.`,
      expected: `a .tgz of at most ${LIMITS.unpacked / 1024 / 1024} MB unpacked with one folder, as helm package writes it`,
      fix: 'fetch the chart again',
    },
    { cause },
  );
}
