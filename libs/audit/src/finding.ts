import type { Problem } from '@cedille/source';

/** One thing that is wrong in a repository that is not ours. */
export interface Finding extends Problem {
  /** Equal for findings that are one mistake made in several places: they are told as one. */
  like: string;
  /** Why it matters, where that is not what matters about all findings of the code. */
  why?: string;
}

/** One rule over a whole repository. Rules only look. */
export type AuditRule = (repository: import('./repository.ts').Repository) => Finding[];
