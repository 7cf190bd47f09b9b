import type { Project } from './project.ts';

/** What one runner found in one project. */
export interface Report {
  /** Name of the Nx project. */
  project: string;
  passed: number;
  failed: number;
  skipped: number;
  /** What a person must read: failures and what was skipped. Empty when there is nothing to say. */
  output: string;
}

export type Counts = Pick<Report, 'passed' | 'failed' | 'skipped'>;

/** What every runner gets. */
export interface RunnerOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** All projects when left out. */
  projects?: readonly Project[] | undefined;
  signal?: AbortSignal | undefined;
  /** A few words on what is going on, and how much of it is done, from 0 to 1, where that is known. */
  onProgress?: ((what: string, share?: number) => void) | undefined;
}

/** One verdict for a whole project: it counts as one. */
export function verdict(project: string, messages: readonly string[]): Report {
  const failed = messages.length ? 1 : 0;
  return { project, passed: 1 - failed, failed, skipped: 0, output: messages.join('\n') };
}

export function sum(reports: readonly Counts[]): Counts {
  const total = (count: keyof Counts): number => reports.reduce((all, report) => all + report[count], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/** `N passed, N failed, N skipped`. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
