import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What one command took. */
export interface Measurement {
  /** Wall time. */
  seconds: number;
  /** Largest resident memory of the started process alone; undefined where the system does not tell. */
  peakMiB: number | undefined;
}

export interface MeasureOptions {
  file: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Text for its standard input. */
  input?: string;
}

/**
 * Runs a command to its end and measures it as a whole process.
 * @throws Error with the last lines it printed when it fails
 */
export async function measure({ file, args, cwd, env, input }: MeasureOptions): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let tail = '';
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.stdin.on('error', () => undefined).end(input);
  const memory = watchMemory(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  }).finally(memory.stop);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${tail}`);
  return { seconds, peakMiB: memory.peakMiB() };
}

/** Linux keeps the peak itself; asking now and then is enough, because it only grows. */
function watchMemory(pid: number | undefined): { stop(): void; peakMiB(): number | undefined } {
  let peak: number | undefined;
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    if (kilobytes) peak = Math.max(peak ?? 0, Number(kilobytes) / 1024);
  };
  const timer = setInterval(() => void look(), 50);
  return { stop: () => clearInterval(timer), peakMiB: () => peak };
}

/** The middle of an odd number of measurements. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
