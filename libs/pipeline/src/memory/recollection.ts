/** Answers by key, the ones that were not used for longest forgotten first. */
export class Recollection<T> {
  /** Known from earlier runs and not asked for yet. */
  private readonly earlier: Map<string, T>;
  private readonly used = new Map<string, T>();
  private changed = false;

  constructor(entries: readonly (readonly [string, T])[] = []) {
    this.earlier = new Map(entries);
  }

  get size(): number {
    return this.earlier.size + this.used.size;
  }

  /** Whether there is something that was not known before. */
  get isChanged(): boolean {
    return this.changed;
  }

  get(key: string): T | undefined {
    const known = this.used.get(key);
    if (known !== undefined) return known;
    const earlier = this.earlier.get(key);
    if (earlier === undefined) return undefined;
    this.earlier.delete(key);
    this.used.set(key, earlier);
    return earlier;
  }

  set(key: string, answer: T): void {
    this.earlier.delete(key);
    this.used.set(key, answer);
    this.changed = true;
  }

  /** As JSON, up to so many characters: what was used goes first. */
  write(limit: number): string {
    const lines: string[] = [];
    let size = 0;
    for (const entry of [...this.used, ...this.earlier]) {
      const line = JSON.stringify(entry);
      size += line.length + 1;
      if (size > limit) break;
      lines.push(line);
    }
    return `[${lines.join(',')}]`;
  }

  /** The same as data: as many as fit. */
  entries({ limit, sizeOf }: { limit: number; sizeOf: (answer: T) => number }): [string, T][] {
    let size = 0;
    return [...this.used, ...this.earlier].filter(([, answer]) => (size += sizeOf(answer)) <= limit);
  }
}
