import type { Project } from './project.ts';
import type { RunnerOptions } from './report.ts';

export interface LintOptions extends RunnerOptions {
  projects: readonly Project[];
  /** Fixes what can be fixed. @defaultValue false */
  fix?: boolean | undefined;
}

/** What one linter has to say, by project. */
export type Messages = Map<Project, string[]>;
