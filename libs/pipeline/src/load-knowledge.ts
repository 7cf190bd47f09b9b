import { loadGenerators, type RunGenerator } from '@cedille/values';
import type { Workspace } from './load-workspace.ts';
import type { Kinds } from './registry.ts';
import type { RenderSession } from './render-session.ts';

/** What is known beside what people wrote: facts of kinds, and the generators of the selected components. */
export async function loadKnowledge(
  session: RenderSession,
  workspace: Workspace,
): Promise<{ kinds: Kinds; generators: ReadonlyMap<string, RunGenerator> }> {
  const names = workspace.selected.map(({ name }) => name);
  const [kinds, generators] = await Promise.all([session.kinds(workspace), loadGenerators(workspace.root, names)]);
  return { kinds, generators };
}
