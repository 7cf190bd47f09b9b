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
    const watch = watchProcesses(child.pid!);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    }).finally(watch.stop);
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${errors().slice(-4000)}`);
    // The shell does not count who outlives its parent; what was seen lacks the last moment of everybody.
    const { cpuSeconds: seen, ...memory } = watch.seen();
    return { seconds, cpuSeconds: Math.max(seen, counted(times())), ...memory };
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
function counted(times: string): number {
  const children = times.trim().split('\n')[1] ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** Looks at a process and its descendants now and then. Linux keeps the peak of each itself, so a late look is enough. */
function watchProcesses(root: number): { stop(): void; seen(): Omit<Measurement, 'seconds'> } {
  const cpu = new Map<string, number>();
  let peakMiB: number | undefined;
  let togetherMiB: number | undefined;
  const look = async (): Promise<void> => {
    const states = await statesOf(String(root));
    for (const { pid, cpuSeconds } of states) cpu.set(pid, Math.max(cpuSeconds, cpu.get(pid) ?? 0));
    peakMiB = Math.max(peakMiB ?? 0, ...states.map(state => state.peakMiB));
    togetherMiB = Math.max(
      togetherMiB ?? 0,
      states.reduce((sum, { nowMiB }) => sum + nowMiB, 0),
    );
  };
  const timer = setInterval(() => void look(), 50);
  return {
    stop: () => clearInterval(timer),
    seen: () => ({
      cpuSeconds: [...cpu.values()].reduce((sum, seconds) => sum + seconds, 0),
      peakMiB: peakMiB || undefined,
      togetherMiB: togetherMiB || undefined,
    }),
  };
}

interface ProcessState {
  pid: string;
  cpuSeconds: number;
  nowMiB: number;
  peakMiB: number;
}

/** Of a process and its descendants; nothing where there is no /proc. */
async function statesOf(pid: string): Promise<ProcessState[]> {
  const [status, stat] = await Promise.all(
    ['status', 'stat'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  if (!status || !stat) return [];
  const mebibytes = (key: string): number =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
  // Ticks of a hundredth of a second, after the name, which may have spaces.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  const state = {
    pid,
    cpuSeconds: (user! + system!) / 100,
    nowMiB: mebibytes('VmRSS'),
    peakMiB: mebibytes('VmHWM'),
  };
  return [state, ...(await Promise.all((await childrenOf(pid)).map(statesOf))).flat()];
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
export function median(values: readonly number[]): number | undefined {
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
