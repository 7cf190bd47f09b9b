import { randomInt } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { privateFolder } from './private-folder.ts';
import { PORTS, runsFolder } from './run-record.ts';

/** Below the ports that systems give to outgoing connections: nobody takes one between its choice and its use. */
const RANGE = [20_000, 29_999] as const;

/**
 * A port of the loopback address on which nothing listens, kept for one run: other runs see it in `ports/<port>`.
 * @throws CedilleError `cluster-failed` when a hundred in a row are taken
 */
export async function reservePort(run: string): Promise<number> {
  const folder = join(privateFolder(runsFolder()), PORTS);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await freeReservations(folder);
  for (let tried = 0; tried < 100; tried++) {
    const port = randomInt(RANGE[0], RANGE[1]);
    if (!(await reserve(join(folder, String(port)), run))) continue;
    if (await isFree(port)) return port;
    await rm(join(folder, String(port)), { force: true });
  }
  throw new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `No free port was found between ${RANGE[0]} and ${RANGE[1]}.`,
    fix: 'see what listens there (Linux: ss -ltn)',
  });
}

async function reserve(path: string, run: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(run).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Ports of runs whose folder is gone are free again. */
async function freeReservations(folder: string): Promise<void> {
  const runs = new Set(await readdir(runsFolder()));
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const run = await readFile(path, 'utf8').catch(() => '');
    if (run && !runs.has(run)) await rm(path, { force: true });
  }
}

/** Whether nothing listens on a port of the loopback address. */
export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
