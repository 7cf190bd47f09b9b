import type { Problem } from '@cedille/source';

/**
 * A finding as GitHub shows it beside the line that is to blame.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotationOf(problem: Problem): string {
  const { code, severity, message, expected, fix, environment, component, object } = problem;
  const at = problem.source ?? problem.at;
  const place = at ? { file: at.file, line: String(at.line), col: String(at.column) } : {};
  const properties = Object.entries({ ...place, title: code })
    .map(([key, value]) => `${key}=${escapeProperty(value)}`)
    .join(',');
  const text = [
    message,
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
    [environment, component, object].filter(Boolean).join(' · '),
  ].filter(Boolean);
  return `::${severity} ${properties}::${escapeData(text.join('\n'))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
