import type { Problem, ProblemCode } from '@cedille/source';
import { checkObjects, type CheckObjectsOptions } from './check-objects.ts';

/** What only a wrong value makes of an object; that a container lacks limits is another matter. */
const MISTAKES: ReadonlySet<ProblemCode> = new Set(['object-field', 'object-invalid', 'manifest-syntax']);

export interface CountMistakesOptions extends CheckObjectsOptions {
  /** Of documents that cannot be read. */
  problems: readonly Problem[];
}

/** How many mistakes there are in rendered objects that a wrong value makes. */
export function countMistakes({ problems, ...options }: CountMistakesOptions): number {
  return [...problems, ...checkObjects(options)].filter(({ code }) => MISTAKES.has(code)).length;
}
