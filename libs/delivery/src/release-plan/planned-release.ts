import type { ReleaseCommit } from './commits-for.ts';
import type { Step } from './parse-commit.ts';
import type { OutputChange } from './what-changed.ts';

/** A release that is due. */
export interface PlannedRelease extends OutputChange {
  component: string;
  /** The version before; undefined when it is the first. */
  from?: string;
  to: string;
  /** `written` when somebody wrote the version into Chart.yaml by hand. */
  step: Step | 'first' | 'written';
  /** What the changelog names, newest first. */
  commits: readonly ReleaseCommit[];
  /** The entry for CHANGELOG.md, in Markdown. */
  changelog: string;
}
