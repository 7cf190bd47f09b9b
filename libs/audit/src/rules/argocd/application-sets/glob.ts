/** Whether a pattern has a wildcard. */
export function isPattern(text: string): boolean {
  return /[*?[\\]/.test(text);
}

/** The folders before the first wildcard. */
export function fixedPart(pattern: string): string {
  const steps = pattern.split('/');
  const at = steps.findIndex(isPattern);
  return steps.slice(0, at < 0 ? undefined : at).join('/');
}

/** How far a `*` reaches. */
export type Reach =
  /** Not over a slash, as Go's `path.Match` has it. */
  | 'step'
  /** Not over a slash, but for `**`. */
  | 'double-star'
  /** Over slashes, as paths that Git is given. */
  | 'all';

/** The names that a pattern means; undefined for one with brackets or backslashes, which are left to Argo CD. */
export function globOf(pattern: string, reach: Reach): ((path: string) => boolean) | undefined {
  if (/[[\]\\{}]/.test(pattern) || pattern.length > 300) return undefined;
  const body = pattern
    .split(reach === 'double-star' ? /(\*\*\/|\*\*|\*|\?)/ : /(\*+|\?)/)
    .map((part, index) => (index % 2 ? wildcard(part, reach) : part.replace(/[.+^$()|]/g, '\\$&')))
    .join('');
  const regex = new RegExp(`^${body}$`);
  return path => regex.test(path);
}

function wildcard(part: string, reach: Reach): string {
  if (part === '?') return '[^/]';
  if (reach === 'double-star' && part === '**/') return '(?:.*/)?';
  return reach === 'all' || (reach === 'double-star' && part === '**') ? '.*' : '[^/]*';
}
