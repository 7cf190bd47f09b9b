import { findingAt } from '../../objects/finding-at.ts';
import { textAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { deliveredIn } from './applications.ts';

/** A chart that an Application takes is of one version. */
export const revisions: AuditRule = repository =>
  deliveredIn(repository).applications.flatMap(({ document, sources }) =>
    sources.flatMap(({ data, path }): Finding[] => {
      const chart = textAt(data, ['chart']);
      const revision = textAt(data, ['targetRevision']) ?? '';
      if (chart === undefined || isPlaceholder(chart) || isPlaceholder(revision) || isExact(revision)) return [];
      return [
        findingAt(document, [...path, 'targetRevision'], {
          code: 'revision-floats',
          severity: 'warning',
          like: 'chart version',
          message: `The chart ${chart} is taken at ${revision === '' ? 'no version' : revision}: whatever is newest.`,
          expected: 'one version',
          fix: 'write the version that runs now, and let Renovate raise it',
        }),
      ];
    }),
  );

/** One version: no range, no wildcard. */
export function isExact(version: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) || /^sha256:/.test(version);
}
