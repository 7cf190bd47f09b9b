import { isScalar } from 'yaml';

/** Whether a key is `<<` without quotes, which merges other maps into its own. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || (key.type && key.type !== 'PLAIN')) return false;
  return key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<');
}
