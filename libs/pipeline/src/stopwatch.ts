import { AsyncLocalStorage } from 'node:async_hooks';

/** Where the time of a run goes. */
export type Timings = Readonly<Record<string, StageTime>>;

/** The time of one stage in milliseconds. */
export interface StageTime {
  /** From the first moment of the stage to the last, without the gaps in which none of its work was on the way. */
  wall: number;
  /** Of all its pieces of work, added up: more than `wall` where they ran side by side. */
  work: number;
  /** How many pieces there were. */
  count: number;
}

/** Measures stages of which several are on the way at the same time. */
export class Stopwatch {
  private readonly stages = new Map<
    string,
    { wall: number; work: number; count: number; open: number; since: number }
  >();
  private readonly started = performance.now();

  /** By stage in the order in which they began, and `whole` for the run. */
  timings(): Timings {
    const whole = performance.now() - this.started;
    const stages = [...this.stages].map(([stage, { wall, work, count }]) => [stage, { wall, work, count }] as const);
    return Object.fromEntries([...stages, ['whole', { wall: whole, work: whole, count: 1 }] as const].map(rounded));
  }

  /** Runs work in which every {@link timed} stage counts. */
  run<T>(work: () => T): T {
    return running.run(this, work);
  }

  begin(stage: string): () => void {
    const start = performance.now();
    const state = this.stages.get(stage) ?? { wall: 0, work: 0, count: 0, open: 0, since: 0 };
    this.stages.set(stage, state);
    if (!state.open) state.since = start;
    state.open += 1;
    state.count += 1;
    return () => {
      const end = performance.now();
      state.work += end - start;
      state.open -= 1;
      if (!state.open) state.wall += end - state.since;
    };
  }
}

const running = new AsyncLocalStorage<Stopwatch>();

/** The same function, whose time counts as a stage of the run that it is called in; outside of one it is just called. */
export function timed<A extends readonly unknown[], R>(stage: string, work: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    const end = running.getStore()?.begin(stage);
    if (!end) return work(...args);
    let result: R | undefined;
    try {
      result = work(...args);
      return result;
    } finally {
      if (result instanceof Promise) void result.finally(end).catch(() => undefined);
      else end();
    }
  };
}

function rounded([stage, { wall, work, count }]: readonly [string, StageTime]): [string, StageTime] {
  return [stage, { wall: tenths(wall), work: tenths(work), count }];
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
