import {
  formatPath,
  nextStep,
  parseYaml,
  readWithin,
  validateOnce,
  type JsonSchema,
  type Position,
  type Problem,
} from '@cedille/source';
import schema from '../patches.schema.json' with { type: 'json' };

/** What an environment changes of rendered objects, as it is written. */
export interface WrittenPatch {
  /** Why, and why no value does. */
  reason: string;
  target: { group?: string; kind: string; name: string; namespace?: string };
  /** A map: strategic merge. A list: operations of JSON Patch. */
  patch: Record<string, unknown> | PatchStep[];
  at: Position;
}

interface PatchStep {
  op: 'add' | 'copy' | 'move' | 'remove' | 'replace' | 'test';
  path: string;
  from?: string;
  value?: unknown;
}

/** Relative to the root. */
export function patchesFile(environment: string, component: string): string {
  return `environments/${environment}/${component}.patches.yaml`;
}

/** Patches of one component in one environment; most have none. Never throws for what people wrote: see `problems`. */
export async function loadPatches(
  root: string,
  { environment, component }: { environment: string; component: string },
): Promise<{ patches: readonly WrittenPatch[]; problems: readonly Problem[] }> {
  const file = patchesFile(environment, component);
  const text = await readWithin(root, file);
  if (text === undefined) return { patches: [], problems: [] };
  const document = parseYaml(text, file);
  if (document.problems.length) return { patches: [], problems: document.problems };
  const { data, positionOf, sourceOf } = document;
  const problems = validateOnce(schema as JsonSchema, data ?? {}, { sourceOf }).map((violation): Problem => ({
    code: violation.code,
    severity: 'error',
    message: violation.message,
    path: formatPath(violation.path),
    at: positionOf(violation.path),
    ...(violation.expected && { expected: violation.expected }),
    ...(violation.edit && { edit: violation.edit }),
    fix: nextStep(violation, file),
  }));
  if (problems.length) return { patches: [], problems };
  const { patches } = data as { patches: Omit<WrittenPatch, 'at'>[] };
  return { patches: patches.map((patch, index) => ({ ...patch, at: positionOf(['patches', index]) })), problems: [] };
}
