/** More nodes than any object that a cluster takes: one may have a megabyte or so. */
const MOST_NODES = 400_000;
/** Deeper than any kind or chart; rules walk data by calling themselves. */
const MOST_LEVELS = 128;

/** Why data is not looked at: aliases multiply it, or it is nested for its own sake. Undefined when it may be walked. */
export function refusal(data: unknown): string | undefined {
  let nodes = 0;
  const waiting: { value: unknown; level: number }[] = [{ value: data, level: 0 }];
  while (waiting.length) {
    const { value, level } = waiting.pop()!;
    if ((nodes += 1) > MOST_NODES || waiting.length > MOST_NODES)
      return 'it is too large, or its aliases repeat too much';
    if (level > MOST_LEVELS) return 'it is nested too deeply';
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) waiting.push({ value: inner, level: level + 1 });
  }
  return undefined;
}
