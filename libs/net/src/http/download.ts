import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failureOf, type Answer } from './ask.ts';
import { follow, type FollowOptions } from './follow.ts';
import { HttpError } from './http-error.ts';
import { retrying } from './retrying.ts';

export interface DownloadOptions extends FollowOptions {
  /** Most bytes accepted. */
  maxBytes: number;
  /** Milliseconds for everything, of each try. @defaultValue 120000 */
  totalMs?: number;
  /** Further tries after a passing failure. @defaultValue 2 */
  retries?: number;
}

export interface Downloaded {
  sha256: string;
  size: number;
  contentType: string;
}

/**
 * Downloads into a file, which is begun anew with each try.
 * @throws HttpError; errors of the file system as they are
 */
export function downloadFile(
  address: string,
  { file, ...options }: DownloadOptions & { file: string },
): Promise<Downloaded> {
  return download(address, options, () => createWriteStream(file));
}

/** Downloads into memory. @throws HttpError */
export async function downloadBytes(
  address: string,
  options: DownloadOptions,
): Promise<Downloaded & { bytes: Buffer }> {
  let chunks: Buffer[] = [];
  const downloaded = await download(address, options, () => memorySink((chunks = [])));
  return { ...downloaded, bytes: Buffer.concat(chunks) };
}

function download(address: string, options: DownloadOptions, makeSink: () => Writable): Promise<Downloaded> {
  const { retries = 2, totalMs = 120_000, signal } = options;
  return retrying(
    async () => {
      const deadline = AbortSignal.timeout(totalMs);
      const patient = { ...options, signal: signal ? AbortSignal.any([signal, deadline]) : deadline };
      const answer = await follow(address, patient);
      if (answer.status !== 200) throw await statusError(answer);
      return receive(answer, { ...patient, sink: makeSink() });
    },
    { retries, signal },
  );
}

async function statusError({ asked, status, headers, body }: Answer): Promise<HttpError> {
  await body.dump();
  const { STATUS_CODES } = await import('node:http');
  return new HttpError('status', asked, `answers ${status} ${STATUS_CODES[status] ?? ''}`.trim(), { status, headers });
}

/** Gathers what is written into it. */
export function memorySink(chunks: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
}

/** Answers that are read for what they say: none of them is longer. */
const MAX_TEXT = 1024 * 1024;

/** The body of a short answer. @throws HttpError */
export async function textOf(answer: Answer, options: FollowOptions = {}): Promise<string> {
  const chunks: Buffer[] = [];
  await receive(answer, { ...options, maxBytes: MAX_TEXT, sink: memorySink(chunks) });
  return Buffer.concat(chunks).toString('utf8');
}

export interface ReceiveOptions extends FollowOptions {
  maxBytes: number;
  sink: Writable;
}

/** Takes the body of an answer, within limits. @throws HttpError; errors of the sink as they are */
export async function receive(answer: Answer, options: ReceiveOptions): Promise<Downloaded> {
  const { asked, headers, body } = answer;
  const { maxBytes, sink, signal } = options;
  const tooLarge = new HttpError('too-large', asked, `sends more than ${Math.round(maxBytes / 1024 / 1024)} MB`);
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    body.destroy();
    throw tooLarge;
  }
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(tooLarge);
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(body, meter, sink, signal ? { signal } : {});
  } catch (error) {
    throw isOfFileSystem(error) ? error : failureOf(error, { ...options, ...answer });
  }
  return { sha256: hash.digest('hex'), size, contentType: String(headers['content-type'] ?? '') };
}

function isOfFileSystem(error: unknown): boolean {
  const { syscall } = error as NodeJS.ErrnoException;
  return ['open', 'write', 'mkdir', 'close'].includes(syscall ?? '') && !('address' in (error as object));
}
