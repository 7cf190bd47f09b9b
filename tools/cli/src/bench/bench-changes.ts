import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RENDERED } from '@cedille/pipeline';
import { changeBucket, changeDomain } from './change-fact.ts';
import { forget, OWN_COMMANDS } from './contestants/own.ts';
import { measure, medianOf, type Measurement } from './measure.ts';

/** Medians of what a second run takes. */
export interface ChangeRow extends Measurement {
  command: string;
  what: string;
}

export interface BenchChangesOptions {
  /** A workspace that may be changed. */
  root: string;
  cache: string;
  env: NodeJS.ProcessEnv;
  runs: number;
  /** Without it both of our commands are measured. */
  only?: RegExp | undefined;
  progress: (what: string) => void;
}

/** What is left to do when nothing changed, or one component or fact did; and how long it takes to be told what there is. */
export async function benchChanges(options: BenchChangesOptions): Promise<ChangeRow[]> {
  const { root, cache, env, runs, only, progress } = options;
  const commands = OWN_COMMANDS.filter(({ name }) => only?.test(name) ?? true);
  if (!commands.length) return [];
  await forget({ root, cache });
  await measure({ file: process.execPath, args: commands[0]!.args, cwd: root, env });
  const { largest, middling } = await bySize(root);
  const changes = [
    { what: 'nothing changed', change: () => Promise.resolve() },
    { what: 'the largest component changed', change: (run: number) => touch(root, largest, run) },
    { what: 'a middling component changed', change: (run: number) => touch(root, middling, run) },
  ];
  const rows: ChangeRow[] = [];
  for (const { name, args } of commands) {
    const command = { file: process.execPath, args, cwd: root, env };
    await measure(command);
    for (const { what, change } of changes) {
      progress(`${name}, ${what}`);
      const measurements: Measurement[] = [];
      for (let run = 0; run < runs; run++) {
        await change(run);
        measurements.push(await measure(command));
      }
      rows.push({ command: name, what, ...medianOf(measurements) });
    }
  }
  if (commands.some(({ name }) => name === './cedille render')) rows.push(...(await benchCommand(options)));
  return rows;
}

/** What people run all the time, beside a whole render. */
async function benchCommand({ root, env, runs, progress }: BenchChangesOptions): Promise<ChangeRow[]> {
  const asked = [
    { name: './cedille --help', args: ['cedille', '--help'], what: '–', change: () => Promise.resolve() },
    {
      name: './cedille render --diff',
      args: ['cedille', 'render', '--diff'],
      what: 'the bucket of one environment changed',
      change: (run: number) => changeBucket(root, run),
    },
    {
      name: './cedille render --diff',
      args: ['cedille', 'render', '--diff'],
      what: 'the domain of one environment changed',
      change: (run: number) => changeDomain(root, run),
    },
  ];
  const rows: ChangeRow[] = [];
  for (const { name, args, what, change } of asked) {
    progress(`${name}, ${what}`);
    const command = { file: process.execPath, args, cwd: root, env };
    await measure(command);
    const measurements: Measurement[] = [];
    for (let run = 0; run < runs; run++) {
      await change(run);
      measurements.push(await measure(command));
    }
    rows.push({ command: name, what, ...medianOf(measurements) });
  }
  return rows;
}

async function touch(root: string, component: string, run: number): Promise<void> {
  await appendFile(join(root, 'charts', component, 'values.yaml'), `\n# changed ${run} at ${Date.now()}\n`);
}

/** The components with the most and with the middling amount of rendered text. */
async function bySize(root: string): Promise<{ largest: string; middling: string }> {
  const folder = join(root, RENDERED);
  const sizes = new Map<string, number>();
  for (const environment of await readdir(folder)) {
    for (const file of await readdir(join(folder, environment))) {
      const name = file.replace(/\.yaml$/, '');
      sizes.set(name, (sizes.get(name) ?? 0) + (await stat(join(folder, environment, file))).size);
    }
  }
  const sorted = [...sizes].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return { largest: sorted[0]!, middling: sorted[Math.floor(sorted.length / 2)]! };
}
