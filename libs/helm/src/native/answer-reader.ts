/** The line before each text that the engine sends. */
export interface AnswerHeader {
  id: string;
  /** Bytes of text that follow. */
  bytes: number;
  microseconds: number;
  error?: { code: string; message: string };
}

const newline = 0x0a;

/** Puts answers together again, in whatever pieces they arrive. */
export class AnswerReader {
  private readonly onAnswer: (header: AnswerHeader, body: Buffer) => void;
  private chunks: Buffer[] = [];
  private size = 0;
  private header: AnswerHeader | undefined;

  constructor(onAnswer: (header: AnswerHeader, body: Buffer) => void) {
    this.onAnswer = onAnswer;
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (this.size >= (this.header?.bytes ?? 1) && this.take());
  }

  /** Takes a line or a text off what has arrived. Answers whether it was all there. */
  private take(): boolean {
    const arrived = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    const end = this.header ? this.header.bytes : arrived.indexOf(newline);
    this.keep(arrived.subarray(end < 0 ? 0 : this.header ? end : end + 1));
    if (end < 0) return false;
    const taken = arrived.subarray(0, end);
    if (this.header) {
      this.onAnswer(this.header, taken);
      this.header = undefined;
    } else this.header = JSON.parse(taken.toString('utf8')) as AnswerHeader;
    return true;
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length ? [rest] : [];
    this.size = rest.length;
  }
}
