import { spawn } from 'node:child_process';
import { open, readdir, readFile } from 'node:fs/promises';

/** What one command took, together with everything that it started. */
export interface Measurement {
  /** Wall time. */
  seconds: number;
  /** Time of all processors, in user and in system mode. */
  cpuSeconds: number;
  /** Largest resident memory that one of its processes had; undefined where the system does not tell. */
  peakMiB: number | undefined;
  /** Largest resident memory that its processes had together. */
  togetherMiB: number | undefined;
}

export interface Command {
  file: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Text for its standard input. */
  input?: string;
}

export interface MeasureOptions extends Command {
  /** Where its standard output goes. @defaultValue nowhere */
  stdout?: string;
}

/** Prints what the command and its descendants used, in the words of POSIX, to the fourth stream. */
const SHELL = '"$@"; code=$?; times >&3; exit $code';

/**
 * Runs a command to its end and measures it as a whole.
 * @throws Error with the last lines it printed when it fails
 */
export async function measure({ file, args, cwd, env, input, stdout }: MeasureOptions): Promise<Measurement> {
  const output = await open(stdout ?? '/dev/null', 'w');
  try {
    const started = performance.now();
    const child = spawn('sh', ['-c', SHELL, 'sh', file, ...args], {
      cwd,
      env,
      stdio: ['pipe', output.fd, 'pipe', 'pipe'],
    });
    const errors = collect(child.stderr!);
    const times = collect(child.stdio[3] as NodeJS.ReadableStream);
    child.stdin!.on('error', () => undefined).end(input);
    const memory = watchMemory(child.pid!);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    }).finally(memory.stop);
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${errors().slice(-4000)}`);
    return { seconds, cpuSeconds: cpuSeconds(times()), ...memory.seen() };
  } finally {
    await output.close();
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** The second line of `times` is about the children: `1m2.50s 0m0.75s`. */
function cpuSeconds(times: string): number {
  const children = times.trim().split('\n')[1] ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

interface Memory {
  peakMiB: number | undefined;
  togetherMiB: number | undefined;
}

/** Looks now and then. The peak of each process is kept by Linux itself, so a late look is enough for it. */
function watchMemory(root: number): { stop(): void; seen(): Memory } {
  const seen: Memory = { peakMiB: undefined, togetherMiB: undefined };
  const look = async (): Promise<void> => {
    const { largest, sum } = await memoryOf(String(root));
    if (!sum) return;
    seen.peakMiB = Math.max(seen.peakMiB ?? 0, largest);
    seen.togetherMiB = Math.max(seen.togetherMiB ?? 0, sum);
  };
  const timer = setInterval(() => void look(), 50);
  return { stop: () => clearInterval(timer), seen: () => seen };
}

/** Of a process and its descendants, in MiB: the largest peak, and what all have now. */
async function memoryOf(pid: string): Promise<{ largest: number; sum: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const mebibytes = (key: string): number =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
  const below = await Promise.all((await childrenOf(pid)).map(memoryOf));
  return {
    largest: Math.max(mebibytes('VmHWM'), ...below.map(({ largest }) => largest)),
    sum: below.reduce((total, { sum }) => total + sum, mebibytes('VmRSS')),
  };
}

/** Each thread has the children that it started. */
async function childrenOf(pid: string): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map(thread => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap(list => list.split(' ').filter(Boolean));
}

/** The middle of an odd number of measurements. */
function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Each figure the middle of its own. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  const middle = (figure: (measurement: Measurement) => number | undefined): number | undefined =>
    median(measurements.map(figure).filter(value => value !== undefined));
  return {
    seconds: middle(({ seconds }) => seconds)!,
    cpuSeconds: middle(({ cpuSeconds }) => cpuSeconds)!,
    peakMiB: middle(({ peakMiB }) => peakMiB),
    togetherMiB: middle(({ togetherMiB }) => togetherMiB),
  };
}
