import type { Problem } from '@cedille/source';
import { judgeReferences, type JudgedReferences, type JudgeReferencesOptions } from './judge-references.ts';

export interface FollowReferencesOptions extends JudgeReferencesOptions {
  /** Components that were asked for; all when undefined. */
  asked: readonly string[] | undefined;
  /** The same for all components, none of them written. */
  whole: () => Promise<JudgedReferences>;
}

/**
 * Judges references. What seems to be missing in a selection may be made by a component that was not asked for: before
 * anything is told, all of them are rendered.
 */
export async function followReferences({
  asked,
  whole,
  ...options
}: FollowReferencesOptions): Promise<JudgedReferences> {
  const judged = await judgeReferences(options);
  if (!asked || !judged.problems.length) return judged;
  const isAsked = ({ component = '' }: Problem): boolean => asked.includes(component);
  return { problems: (await whole()).problems.filter(isAsked), unchecked: judged.unchecked };
}
