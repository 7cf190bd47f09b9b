import type { TargetConfiguration } from '@nx/devkit';
import { GENERATED_TYPES } from './inputs.ts';
import type { CodeInputs, Inputs } from './workspace.ts';

/** What the compiler reads beside the sources of a folder, and the tasks that write types for it. */
export function compiled(
  folder: string,
  code: CodeInputs,
): { inputs: Inputs; dependsOn: NonNullable<TargetConfiguration['dependsOn']> } {
  const { inputs, typesOf } = code.compiling(folder);
  const projects = typesOf.filter(other => other !== folder).map(other => other.replace(/^libs\//, '@cedille/'));
  return {
    inputs: [...inputs, ...code.task('typecheck'), 'compiler', GENERATED_TYPES],
    dependsOn: projects.length ? [{ projects, target: 'types' }] : [],
  };
}
