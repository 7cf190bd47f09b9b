import { CedilleError } from '@cedille/source';

/** How much one chart may unpack to, nested archives included. */
export const LIMITS = {
  /** Bytes of all files together. */
  unpacked: 256 * 1024 * 1024,
  /** Bytes of one values.yaml; the largest known one has 0.2 MB, and 2 MB take seconds to parse. */
  values: 2 * 1024 * 1024,
  /** Keys and items of one values.yaml; the largest known one has 5,000. */
  entries: 40_000,
  /** Bytes of one template or schema. */
  file: 16 * 1024 * 1024,
  /** Number of files. */
  files: 20_000,
  /** Charts inside charts. */
  depth: 8,
} as const;

/** Counts what a chart has taken so far. */
export class Budget {
  readonly chart: string;
  private bytes = 0;
  private files = 0;

  constructor(chart: string) {
    this.chart = chart;
  }

  /** Bytes that are left. */
  get remaining(): number {
    return LIMITS.unpacked - this.bytes;
  }

  /** @throws CedilleError `chart-too-large` */
  spend(file: string, bytes: number): void {
    this.bytes += bytes;
    this.files += 1;
    const limit = /(^|\/)values\.yaml$/.test(file) ? LIMITS.values : LIMITS.file;
    if (bytes > limit) throw this.tooLarge(`${file} has ${megabytes(bytes)}`, `at most ${megabytes(limit)}`);
    if (this.files > LIMITS.files)
      throw this.tooLarge(`it has more than ${LIMITS.files} files`, `at most ${LIMITS.files} files`);
    const most = megabytes(LIMITS.unpacked);
    if (this.bytes > LIMITS.unpacked) throw this.tooLarge(`it unpacks to more than ${most}`, `at most ${most}`);
  }

  tooLarge(reason: string, expected: string): CedilleError {
    return new CedilleError({
      code: 'chart-too-large',
      severity: 'error',
      message: `Cannot read the chart ${this.chart}: ${reason}.`,
      expected,
      fix: 'check where the archive comes from; no known chart comes near this limit',
    });
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 102.4) / 10} MB`;
}
