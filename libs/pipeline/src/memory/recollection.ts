import { hash } from 'node:crypto';

/** An answer as it was kept, which nobody has read yet: most are not asked for. */
export class KeptAnswer {
  /** Holds it among others. */
  readonly source: Buffer;
  readonly start: number;
  readonly length: number;
  readonly digest: string;

  constructor(source: Buffer, { start, length, digest }: { start: number; length: number; digest: string }) {
    this.source = source;
    this.start = start;
    this.length = length;
    this.digest = digest;
  }

  /** A text is kept as it is, everything else as JSON, which never begins with that sign. */
  static of(answer: unknown): KeptAnswer {
    const bytes = Buffer.from(typeof answer === 'string' ? TEXT + answer : JSON.stringify(answer));
    return new KeptAnswer(bytes, { start: 0, length: bytes.length, digest: digestOf(bytes) });
  }

  /** Undefined when it is damaged. */
  read(): unknown {
    const bytes = this.source.subarray(this.start, this.start + this.length);
    if (digestOf(bytes) !== this.digest) return undefined;
    const text = bytes.toString('utf8');
    return text.startsWith(TEXT) ? text.slice(TEXT.length) : JSON.parse(text);
  }
}

const TEXT = '=';

/** Answers by key, the ones that were not used for longest forgotten first. */
export class Recollection<T> {
  /** Known from earlier runs and not asked for yet. */
  private readonly earlier: Map<string, T | KeptAnswer>;
  private readonly used = new Map<string, { answer: T; kept?: KeptAnswer }>();
  private changed = false;

  /** @param earlier is taken over as it is */
  constructor(earlier: Map<string, T | KeptAnswer> = new Map<string, T | KeptAnswer>()) {
    this.earlier = earlier;
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

  /** Those that were not known before, as they are to be kept; from now on they are. */
  fresh(): [string, KeptAnswer][] {
    const entries: [string, KeptAnswer][] = [];
    for (const [key, known] of this.used) {
      if (known.kept) continue;
      known.kept = KeptAnswer.of(known.answer);
      entries.push([key, known.kept]);
    }
    this.changed = false;
    return entries;
  }

  /**
   * As they are to be kept, up to so many bytes: what was used goes first, and what nobody read stays as it was.
   * @param spare of these, bytes for what was not used
   */
  kept(limit: number, spare = limit): [string, KeptAnswer][] {
    const entries: [string, KeptAnswer][] = [];
    let size = 0;
    let most = limit;
    const add = (key: string, answer: KeptAnswer): boolean => {
      size += key.length + answer.length;
      if (size <= most) entries.push([key, answer]);
      return size <= most;
    };
    for (const [key, { answer, kept = KeptAnswer.of(answer) }] of this.used) if (!add(key, kept)) return entries;
    most = Math.min(limit, size + spare);
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

/** Characters of the digest of an answer. */
export const DIGEST_LENGTH = 22;

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64').slice(0, DIGEST_LENGTH);
}
