import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timings } from '@cedille/pipeline';
import { forget } from './contestants/own.ts';
import { changeBucket } from './change-fact.ts';
import { measure, median } from './measure.ts';

/** What all checks of a run take of it. */
export interface CheckCostRow {
  what: string;
  /** Median of the time in which any check was under way. */
  checkSeconds: number;
  /** Median of all processor time. */
  cpuSeconds: number;
}

/** Every stage that judges something. They do not wait for programs, so the time in which one is under way is processor time, at most. */
const CHECKS = ['check values', 'check objects', 'relate', 'references', 'policies', 'finish'] as const;

export interface BenchCheckCostOptions {
  /** A workspace that may be changed. */
  root: string;
  scratch: string;
  cache: string;
  env: NodeJS.ProcessEnv;
  runs: number;
  progress: (what: string) => void;
}

/** What all checks cost in a cold render, and after one fact changed. */
export async function benchCheckCost(options: BenchCheckCostOptions): Promise<CheckCostRow[]> {
  const { root, scratch, cache, env, runs, progress } = options;
  const file = join(scratch, 'check-cost.json');
  const command = {
    file: process.execPath,
    args: ['cedille', 'render', '--diff', '--json'],
    cwd: root,
    env,
    stdout: file,
  };
  const situations = [
    { what: 'everything cold', prepare: () => forget({ root, cache }) },
    { what: 'the bucket of one environment changed', prepare: (run: number) => changeBucket(root, run) },
  ];
  const rows: CheckCostRow[] = [];
  for (const { what, prepare } of situations) {
    progress(`cost of all checks, ${what}`);
    const seen: Omit<CheckCostRow, 'what'>[] = [];
    for (let run = 0; run < runs; run++) {
      await prepare(run);
      const { cpuSeconds } = await measure(command);
      const { timings } = JSON.parse(await readFile(file, 'utf8')) as { timings: Timings };
      seen.push({
        cpuSeconds,
        checkSeconds: CHECKS.reduce((sum, stage) => sum + (timings[stage]?.wall ?? 0), 0) / 1000,
      });
    }
    const middle = (figure: keyof (typeof seen)[number]): number => median(seen.map(one => one[figure]))!;
    rows.push({ what, checkSeconds: middle('checkSeconds'), cpuSeconds: middle('cpuSeconds') });
  }
  return rows;
}
