import { createHash } from 'node:crypto';

/** An answer as it was kept, which nobody has read yet: most are not asked for. */
export class KeptAnswer {
  readonly bytes: Uint8Array;
  readonly digest: string;

  constructor(bytes: Uint8Array, digest: string) {
    this.bytes = bytes;
    this.digest = digest;
  }

  static of(answer: unknown): KeptAnswer {
    const bytes = Buffer.from(JSON.stringify(answer));
    return new KeptAnswer(bytes, digestOf(bytes));
  }

  /** Undefined when it is damaged. */
  read(): unknown {
    if (digestOf(this.bytes) !== this.digest) return undefined;
    return JSON.parse(Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length).toString('utf8'));
  }
}

/** Answers by key, the ones that were not used for longest forgotten first. */
export class Recollection<T> {
  /** Known from earlier runs and not asked for yet. */
  private readonly earlier: Map<string, T | KeptAnswer>;
  private readonly used = new Map<string, { answer: T; kept?: KeptAnswer }>();
  private changed = false;

  constructor(entries: Iterable<readonly [string, T | KeptAnswer]> = []) {
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
    if (known !== undefined) return known.answer;
    const earlier = this.earlier.get(key);
    if (earlier === undefined) return undefined;
    this.earlier.delete(key);
    const isKept = earlier instanceof KeptAnswer;
    const answer = isKept ? (earlier.read() as T | undefined) : earlier;
    if (answer === undefined) return undefined;
    this.used.set(key, { answer, ...(isKept && { kept: earlier }) });
    return answer;
  }

  set(key: string, answer: T): void {
    this.earlier.delete(key);
    this.used.set(key, { answer });
    this.changed = true;
  }

  /** As they are to be kept, up to so many bytes: what was used goes first, and what nobody read stays as it was. */
  kept(limit: number): [string, KeptAnswer][] {
    const entries: [string, KeptAnswer][] = [];
    let size = 0;
    const add = (key: string, answer: KeptAnswer): boolean => {
      size += key.length + answer.bytes.length;
      if (size <= limit) entries.push([key, answer]);
      return size <= limit;
    };
    for (const [key, { answer, kept = KeptAnswer.of(answer) }] of this.used) if (!add(key, kept)) return entries;
    for (const [key, answer] of this.earlier)
      if (!add(key, answer instanceof KeptAnswer ? answer : KeptAnswer.of(answer))) return entries;
    return entries;
  }

  /** The same as data: as many as fit. */
  entries({ limit, sizeOf }: { limit: number; sizeOf: (answer: T) => number }): [string, T][] {
    let size = 0;
    const all = [...this.used.keys(), ...this.earlier.keys()].flatMap((key): [string, T][] => {
      const answer = this.get(key);
      return answer === undefined ? [] : [[key, answer]];
    });
    return all.filter(([, answer]) => (size += sizeOf(answer)) <= limit);
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').slice(0, 22);
}
