import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import type { RunningProgram } from '@cedille/program';
import { stringify } from 'yaml';
import { tell } from '../support/tell.ts';
import { readyAt } from './answers-at.ts';

export interface Collector {
  start(): Promise<void>;
  /** At once and without a word, as a machine that fails. */
  kill(): Promise<void>;
}

export interface CollectorOptions {
  root: string;
  run: Run;
  /** Of its log, and of the folder with its configuration. */
  name: string;
  config: object;
  env: Readonly<Record<string, string>>;
  /** Of its health check. */
  port: number;
}

/** Not yet started; what it keeps on its disk, it has again at its next start. @throws CedilleError `tool-missing` */
export async function prepareCollector(options: CollectorOptions): Promise<Collector> {
  const { root, run, name, config, env, port } = options;
  const { path: file } = await resolveTool('collector', { root, onProgress: tell });
  const folder = join(run.folder, name);
  await mkdir(folder, { recursive: true });
  const configFile = join(folder, 'config.yaml');
  await writeFile(configFile, stringify(config));
  let starts = 0;
  let program: RunningProgram | undefined;
  return {
    async start() {
      starts += 1;
      program = await run.start({ name: `${name}-${starts}`, file, args: ['--config', configFile], env });
      // It listens for this before it does for anything else.
      await readyAt(`http://127.0.0.1:${port}`, program);
    },
    async kill() {
      process.kill(program!.pid, 'SIGKILL');
      await program!.ended;
    },
  };
}

/**
 * A configuration with other addresses and folders than in its Pod.
 * @param places what is said in their stead, by what the configuration says: an error when it does not
 */
export function elsewhere<T extends object>(config: T, places: Readonly<Record<string, string>>): T {
  const moved = Object.entries(places).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the configuration says nothing of ${from}`);
    return text.replaceAll(from, to);
  }, JSON.stringify(config));
  return JSON.parse(moved) as T;
}
