import type { Position } from '@cedille/source';

/** What a generator of an ApplicationSet gives to the template, once for each Application. */
export interface ParameterSet {
  values: Readonly<Record<string, unknown>>;
  /** Where somebody wrote them: an element of a list, a file. Left out for what follows from folders. */
  at?: Position;
  /** Whether other values may come from somewhere that nobody can see from here: a cluster, GitHub. */
  isPartial?: boolean;
}

/** What generators come to, as far as the repository tells. */
export interface Generated {
  sets: readonly ParameterSet[];
  /** Whether there are no others. */
  isWhole: boolean;
}

export const UNKNOWN: Generated = { sets: [], isWhole: false };

/** More Applications than anybody reads about. */
export const MOST_SETS = 1_000;
