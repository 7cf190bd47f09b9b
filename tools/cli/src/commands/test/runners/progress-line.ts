/** How far a run of vitest is. */
export interface VitestProgress {
  /** Spec files that are over. */
  done: number;
  /** Spec files in all. */
  files: number;
  /** Tests in those that are over. */
  tests: number;
}

const MARK = 'cedille-progress';

/** A line for whoever started vitest. */
export function progressLine({ done, files, tests }: VitestProgress): string {
  return `${MARK} ${done} ${files} ${tests}\n`;
}

/** What such a line says; undefined for any other line. */
export function readProgress(line: string): VitestProgress | undefined {
  const [, done, files, tests] = new RegExp(`^${MARK} (\\d+) (\\d+) (\\d+)$`).exec(line) ?? [];
  return done === undefined ? undefined : { done: Number(done), files: Number(files), tests: Number(tests) };
}
