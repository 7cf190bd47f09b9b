import { textAt } from '../../objects/value-at.ts';

/** Whether a source is read as the repository is now: not at another branch, tag or commit. */
export function isAtHead(data: Readonly<Record<string, unknown>>): boolean {
  const revision = textAt(data, ['targetRevision']) ?? 'HEAD';
  return /^(?:HEAD|main|master|trunk)$/.test(revision);
}
