import pc from 'picocolors';

interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

interface Streams {
  stdout: Stream;
  stderr: Stream;
  env: NodeJS.ProcessEnv;
}

/** The one place that knows whether a person or a log is reading. Results go to stdout, everything else to stderr. */
export class Terminal {
  readonly colors: ReturnType<typeof pc.createColors>;
  private readonly live: boolean;
  private shown = false;
  private readonly streams: Streams;

  constructor(streams: Streams) {
    this.streams = streams;
    const { env, stderr, stdout } = streams;
    this.live = Boolean(stderr.isTTY) && !env['CI'];
    this.colors = pc.createColors(!env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || Boolean(stdout.isTTY)));
  }

  /** Whether progress is shown in place; else a log gets a line now and then. */
  get isLive(): boolean {
    return this.live;
  }

  /** A line of the result. */
  print(text: string): void {
    this.endProgress();
    this.streams.stdout.write(`${text}\n`);
  }

  /** The result for a program: nothing else may be on stdout. */
  json(value: unknown): void {
    this.endProgress();
    this.streams.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** A line about the run itself. */
  note(text: string): void {
    this.endProgress();
    this.streams.stderr.write(`${this.colors.dim(text)}\n`);
  }

  error(text: string): void {
    this.endProgress();
    this.streams.stderr.write(`${text}\n`);
  }

  /** What is happening now: replaced in place on a terminal, left out of logs. */
  progress(text: string): void {
    if (!this.live) return;
    const width = (this.streams.stderr.columns || 80) - 1;
    this.streams.stderr.write(`\r\x1b[2K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
    this.shown = true;
  }

  endProgress(): void {
    if (this.shown) this.streams.stderr.write('\r\x1b[2K');
    this.shown = false;
  }
}
