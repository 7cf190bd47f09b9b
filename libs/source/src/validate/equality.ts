/** A map that contains itself has no end; whoever writes deeper data gets another message. */
const DEEPEST = 200;

/** A text that is the same for equal JSON values: the order of keys does not count, `1` and `1.0` are one number. */
export function canonical(data: unknown, depth = 0): string {
  if (depth > DEEPEST) return '…';
  if (typeof data === 'number' || typeof data === 'bigint') return String(data === 0 ? 0 : data);
  if (typeof data !== 'object' || data === null) return JSON.stringify(data) ?? 'undefined';
  if (Array.isArray(data)) return `[${data.map(item => canonical(item, depth + 1)).join(',')}]`;
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return `{${entries
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}:${canonical(value, depth + 1)}`)
    .join(',')}}`;
}
