/** Milliseconds by stage; stages that run side by side overlap, so that the sum can exceed the whole. */
export type Timings = Record<string, number>;

/** Adds up how long each stage takes. */
export class Stopwatch {
  private readonly total: Timings = {};
  private readonly started = performance.now();

  async time<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.total[stage] = (this.total[stage] ?? 0) + performance.now() - start;
    }
  }

  timeSync<T>(stage: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.total[stage] = (this.total[stage] ?? 0) + performance.now() - start;
    }
  }

  timings(): Timings {
    const rounded = Object.entries({ ...this.total, whole: performance.now() - this.started });
    return Object.fromEntries(rounded.map(([stage, milliseconds]) => [stage, Math.round(milliseconds * 10) / 10]));
  }
}
