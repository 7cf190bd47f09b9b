import {
  formatPath,
  nextStep,
  validateOnce,
  type JsonSchema,
  type Problem,
  type SourceDocument,
} from '@cedille/source';

/** What is wrong with a file of an environment by itself: it cannot be read, or is not as its schema says. */
export function fileViolations(environment: string, document: SourceDocument, schema: JsonSchema): Problem[] {
  if (document.problems.length) return document.problems.map(problem => ({ ...problem, environment }));
  const { file, data, positionOf, sourceOf } = document;
  return validateOnce(schema, data ?? {}, { sourceOf }).map((violation): Problem => ({
    code: violation.code,
    severity: 'error',
    message: violation.message,
    environment,
    path: formatPath(violation.path),
    at: positionOf(violation.path),
    ...(violation.expected && { expected: violation.expected }),
    ...(violation.edit && { edit: violation.edit }),
    fix: nextStep(violation, file),
  }));
}
