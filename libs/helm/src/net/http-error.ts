/** Why nothing usable came from an address. */
export type HttpFailure =
  /** The host takes no connections. */
  | 'host'
  /** The connection broke. */
  | 'connection'
  /** Nothing came for too long. */
  | 'timeout'
  /** The server answered with an error. */
  | 'status'
  /** Too many redirects, or one that leads nowhere sensible. */
  | 'redirect'
  /** More came than anything we ask for can be. */
  | 'too-large'
  /** Something came, but not what was asked for. */
  | 'content'
  /** The caller gave up. */
  | 'aborted';

export class HttpError extends Error {
  readonly failure: HttpFailure;
  readonly url: string;
  readonly status: number | undefined;
  /** Headers of the answer, when there was one. */
  readonly headers: Record<string, string | string[] | undefined>;

  constructor(
    failure: HttpFailure,
    url: string,
    reason: string,
    details: { status?: number; headers?: HttpError['headers']; cause?: unknown } = {},
  ) {
    super(reason, { cause: details.cause });
    this.name = 'HttpError';
    this.failure = failure;
    this.url = url;
    this.status = details.status;
    this.headers = details.headers ?? {};
  }

  /** Whether another try may go better. */
  get passing(): boolean {
    if (this.failure === 'connection') return true;
    return this.failure === 'status' && (this.status === 429 || (this.status ?? 0) >= 500);
  }
}
