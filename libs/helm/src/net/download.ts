import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpError } from './http-error.ts';
import { failureOf, openUrl, type OpenOptions } from './open-url.ts';

export interface DownloadOptions extends OpenOptions {
  url: string;
  /** Most bytes accepted. */
  maxBytes: number;
  /** Further tries after a passing failure. @defaultValue 2 */
  retries?: number;
  onBytes?: (received: number, total: number | undefined) => void;
}

export interface Downloaded {
  sha256: string;
  size: number;
  contentType: string;
  /** Where it came from after redirects. */
  url: URL;
}

/**
 * Downloads into a file, which is begun anew with each try.
 * @throws HttpError; errors of the file system as they are
 */
export function downloadFile({ file, ...options }: DownloadOptions & { file: string }): Promise<Downloaded> {
  return withRetries(options, () => receive(options, () => createWriteStream(file)));
}

/** Downloads into a sink that is made anew with each try, for data that is looked at while it comes. */
export function downloadInto(options: DownloadOptions & { sink: () => Writable }): Promise<Downloaded> {
  return withRetries(options, () => receive(options, options.sink));
}

/** Downloads into memory. */
export async function downloadBytes(options: DownloadOptions): Promise<Downloaded & { bytes: Buffer }> {
  let chunks: Buffer[] = [];
  const collect = (): Writable => {
    chunks = [];
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    }).resume();
  };
  const downloaded = await withRetries(options, () => receive(options, collect));
  return { ...downloaded, bytes: Buffer.concat(chunks) };
}

async function withRetries<T>({ retries = 2, signal }: DownloadOptions, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof HttpError && error.passing && attempt < retries && !signal?.aborted;
      if (!again) throw error;
      await wait(200 * 3 ** attempt, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }
}

async function receive(options: DownloadOptions, makeSink: () => Writable): Promise<Downloaded> {
  const { url: address, maxBytes, onBytes, signal, totalMs = 120_000, idleMs = 15_000 } = options;
  const deadline = AbortSignal.timeout(totalMs);
  const { body, url, contentType, length } = await openUrl(address, options);
  if ((length ?? 0) > maxBytes) {
    body.destroy();
    throw tooLarge(address, maxBytes);
  }
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge(address, maxBytes));
      hash.update(chunk);
      onBytes?.(size, length);
      done(null, chunk);
    },
  });
  body.setTimeout(idleMs, () => body.destroy(new HttpError('timeout', address, `sent nothing for ${idleMs / 1000} s`)));
  const signals = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    await pipeline(body, meter, makeSink(), { signal: signals });
  } catch (error) {
    throw isOfFileSystem(error) ? error : failureOf(error, { url: address, signal, deadline, idleMs });
  }
  return { sha256: hash.digest('hex'), size, contentType, url };
}

function tooLarge(url: string, maxBytes: number): HttpError {
  return new HttpError('too-large', url, `sends more than ${Math.round(maxBytes / 1024 / 1024)} MB`);
}

function isOfFileSystem(error: unknown): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return ['open', 'write', 'mkdir', 'close'].includes(syscall ?? '') && !('address' in (error as object));
}
