import { chartOf } from '@cedille/component';
import type { DocumentCache } from '@cedille/manifests';
import { loadGenerators, type RunGenerator } from '@cedille/values';
import type { Workspace } from './load-workspace.ts';
import type { Memory } from './memory/open-memory.ts';
import type { Kinds } from './registry.ts';
import type { RenderSession } from './render-session.ts';

/** What is known beside what people wrote. */
export interface Knowledge {
  /** Facts of kinds. */
  kinds: Kinds;
  /** Those of the selected components. */
  generators: ReadonlyMap<string, RunGenerator>;
  /** What earlier runs with these kinds came to. */
  memory: Memory;
  /** Documents that were read. */
  documents: DocumentCache;
}

/** Kinds, memory of earlier runs, generators. */
export async function loadKnowledge(
  session: RenderSession,
  { workspace, cache, prove }: { workspace: Workspace; cache: boolean; prove: boolean },
): Promise<Knowledge> {
  const kinds = session.kinds(workspace);
  const { memory, documents } = session.memory({ kinds, cache });
  const names = [...new Set(workspace.selected.map(chartOf))];
  const generators = await loadGenerators(workspace.root, names, prove ? undefined : memory.generated);
  return { kinds, generators, memory, documents };
}
