import type { Danger, EnvironmentDifference, ObjectDifference } from '../difference.ts';

/** What a rule says of one object; the place is filled in for it. */
export type Finding = Pick<Danger, 'severity' | 'message' | 'fix'> & Partial<Pick<Danger, 'path'>>;

/** What a rule can ask about the rest of the environment. */
export interface Surroundings {
  environment: string;
  /** Everything that is added, removed or changed there. */
  objects: EnvironmentDifference['objects'];
  /** Components that run there no longer. */
  gone: ReadonlySet<string>;
}

/** One danger: a module each. */
export interface DangerRule {
  /** Stable; people search for it. */
  code: string;
  /** What it is about, for the legend. */
  title: string;
  /** Pure: the same object gives the same findings. */
  find: (object: ObjectDifference, surroundings: Surroundings) => Finding[];
}
