import type { Terminal } from './terminal.ts';

/** Documented in `./cedille --help`. */
export const EXIT = { done: 0, problems: 1, usage: 2, internal: 70, interrupted: 130 } as const;

/** What every command gets. */
export interface CommandContext {
  /** Absolute path of the workspace. */
  root: string;
  terminal: Terminal;
  signal: AbortSignal;
  /** What the process will end with; commands raise it. */
  exitCode: number;
}
