import { formatPath, validateOnce, type JsonSchema, type Problem, type SourceDocument } from '@cedille/source';

/** What is wrong with a file of an environment by itself: it cannot be read, or is not as its schema says. */
export function fileViolations(environment: string, document: SourceDocument, schema: JsonSchema): Problem[] {
  if (document.problems.length) return document.problems.map(problem => ({ ...problem, environment }));
  const { file, data, positionOf, sourceOf } = document;
  return validateOnce(schema, data ?? {}, { sourceOf }).map(
    ({ code, message, expected, path, fix, suggestion, edit }): Problem => ({
      code,
      severity: 'error',
      message,
      environment,
      path: formatPath(path),
      at: positionOf(path),
      ...(expected && { expected }),
      ...(edit && { edit }),
      fix: fix ?? (suggestion ? `write ${suggestion}` : `fix ${file}`),
    }),
  );
}
