import { escapePattern } from '@cedille/source';
import { HOLE } from './abstract-value.ts';

/** So many templates may share a pattern of names. */
const MAX_NAMES = 60;

/** Those of the names that a computed one may be: any text without a slash stands for what is not known of it. */
export function namesLike(patterns: readonly string[], names: Iterable<string>): string[] {
  const expressions = patterns.map(pattern => {
    const parts = pattern.split(HOLE).map(part => escapePattern(part));
    return new RegExp(`^${parts.join('[^/]+')}$`);
  });
  return [...names].filter(name => expressions.some(expression => expression.test(name))).slice(0, MAX_NAMES);
}
