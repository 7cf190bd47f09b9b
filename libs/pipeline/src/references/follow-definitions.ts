import type { Problem } from '@cedille/source';
import type { PlacedKind } from '../memory/remembered-render.ts';
import { judgeDefinitions } from './judge-definitions.ts';
import type { JudgeReferencesOptions } from './judge-references.ts';

export interface FollowDefinitionsOptions extends JudgeReferencesOptions {
  /** Components that were asked for; all when undefined. */
  asked: readonly string[] | undefined;
  /** Custom resources among what was rendered. */
  used: readonly PlacedKind[];
  /** The same for other components, none of them written. */
  among: (components: readonly string[]) => Promise<{ definitions: readonly Problem[] }>;
}

/** Judges custom resources by the definitions of other components; those that a selection left out are rendered for it. */
export async function followDefinitions(options: FollowDefinitionsOptions): Promise<readonly Problem[]> {
  const { asked, used, kinds, among } = options;
  if (!asked) return judgeDefinitions(options);
  const owners = new Set(used.flatMap(({ kind }) => kinds.broughtBy.get(kind) ?? []));
  const missing = [...owners].filter(name => !asked.includes(name));
  // Who was rendered for the sake of others is not looked at again.
  if (!missing.length) return judgeDefinitions(options);
  const { definitions } = await among([...asked, ...missing.sort()]);
  return definitions.filter(({ component = '' }) => asked.includes(component));
}
