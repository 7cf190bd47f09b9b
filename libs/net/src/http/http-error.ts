/** Why nothing usable came from an address. */
export type HttpFailure =
  /** The host, or the proxy before it, takes no connections. */
  | 'host'
  /** The connection broke. */
  | 'connection'
  /** The host cannot prove who it is. */
  | 'certificate'
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

export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

export class HttpError extends Error {
  readonly failure: HttpFailure;
  /** Without user and password. */
  readonly url: string;
  readonly status: number | undefined;
  /** Headers of the answer, when there was one. */
  readonly headers: HttpHeaders;

  /** @param reason continues the address: `answers 404` */
  constructor(
    failure: HttpFailure,
    url: string | URL,
    reason: string,
    details: { status?: number; headers?: HttpHeaders; cause?: unknown } = {},
  ) {
    super(reason, { cause: details.cause });
    this.name = 'HttpError';
    this.failure = failure;
    this.url = withoutUser(url);
    this.status = details.status;
    this.headers = details.headers ?? {};
  }

  /** Whether another try may go better. */
  get passing(): boolean {
    if (this.failure === 'connection') return true;
    return this.failure === 'status' && isPassing(this.status ?? 0);
  }

  /** When the server wants to be asked again, in milliseconds from its answer. */
  get retryAfterMs(): number | undefined {
    return retryAfter(this.headers);
  }

  /** The whole sentence; a host that cannot be reached is named in its reason. */
  get sentence(): string {
    return this.failure === 'host' ? this.message : `${this.url} ${this.message}`;
  }
}

/** `Retry-After` in seconds; a date is rare and says no more. */
export function retryAfter({ 'retry-after': value }: HttpHeaders): number | undefined {
  const seconds = Number(value ?? Number.NaN);
  return seconds >= 0 ? seconds * 1000 : undefined;
}

/** Whether a server that answers so may answer otherwise soon. */
export function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

function withoutUser(address: string | URL): string {
  const text = String(address);
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}
