import type { AuditRule, Finding } from '../finding.ts';
import type { UnreadDocument } from '../tree/audited-file.ts';

/** Every file that holds objects is YAML that all readers read alike. */
export const readableFiles: AuditRule = ({ files }) =>
  [...files.values()].flatMap(({ broken, repeated, text }) => [
    ...broken.map(syntax),
    ...repeated.map(one => twice(one, keyAt(text, one.at.line))),
  ]);

/** The key on a line, where one stands there. */
function keyAt(text: string, line: number): string {
  const written = text.split('\n', line)[line - 1] ?? '';
  return /^\s*(?:- +)*["']?([\w./-]{1,80})["']?\s*:/.exec(written)?.[1] ?? 'A key';
}

function syntax({ at, reason }: UnreadDocument): Finding {
  return {
    code: 'yaml-syntax',
    severity: 'error',
    like: 'syntax',
    message: `It is not valid YAML: ${reason}.`,
    at,
    expected: 'a YAML document',
    fix: 'fix the line',
  };
}

function twice({ at }: UnreadDocument, key: string): Finding {
  return {
    code: 'yaml-syntax',
    severity: 'error',
    like: 'repeated',
    message: `${key} stands twice in one map: Kustomize and Flux refuse it, others take the last one in silence.`,
    at,
    expected: 'every key once',
    fix: 'keep one of them',
  };
}
