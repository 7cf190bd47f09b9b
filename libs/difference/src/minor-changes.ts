import type { FieldChange } from './difference.ts';

/** Annotations that change when something else does, so that pods are restarted: that other thing is shown itself. */
const CHECKSUM = /(^|[/._-])(check-?sum|sha(1|256)?(sum)?|hash|config-version)([/._-]|$)/i;
const DIGEST = /^(sha\d+:)?[0-9a-f]{7,128}$/i;

/** Labels that carry nothing but the version of a chart or program. */
const VERSIONS: ReadonlySet<unknown> = new Set(['helm.sh/chart', 'app.kubernetes.io/version', 'chart', 'chartVersion']);

/** Says of a change why a reviewer can pass it over, if so. */
export function markMinor(change: FieldChange): FieldChange {
  const minor = reasonOf(change);
  return minor ? { ...change, minor } : change;
}

function reasonOf({ path, change, before, after }: FieldChange): FieldChange['minor'] {
  const key = path.at(-1);
  const holder = path.at(-2);
  if (change !== 'changed' || path.at(-3) !== 'metadata') return undefined;
  if (holder === 'labels' && VERSIONS.has(key)) return 'version';
  if (holder !== 'annotations') return undefined;
  if (VERSIONS.has(key)) return 'version';
  return CHECKSUM.test(String(key)) && [before, after].every(value => DIGEST.test(String(value)))
    ? 'checksum'
    : undefined;
}
