// Whatever is killed, at whatever moment: it is told, and nothing is left of it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openRun, runsFolder } from '@cedille/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../support/create-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { startOwner } from '../support/start-owner.ts';
import { tell } from '../support/tell.ts';

const { root } = readSettings();
// Clusters of other people on this machine are none of this suite's business, and ours none of theirs.
const folder = mkdtempSync(join(tmpdir(), 'cedille-leftovers-'));

beforeAll(() => void (process.env.TMPDIR = folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Part {
  pid: number;
  name: string;
}

interface Record {
  processes: Part[];
  ports: number[];
}

function recordOf(run: string): Record {
  return JSON.parse(readFileSync(join(runsFolder(), run, 'run.json'), 'utf8')) as Record;
}

function exists({ pid }: Part): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]![0] !== 'Z';
  } catch {
    return false;
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}

async function expectNothingLeft({ processes, ports }: Record): Promise<void> {
  expect(processes.filter(exists)).toEqual([]);
  for (const port of ports) expect(await isOpen(port), `port ${port}`).toBe(false);
  expect(readdirSync(runsFolder()).filter(name => name !== 'ports')).toEqual([]);
}

describe.skipIf(process.platform !== 'linux')('a part of a cluster that is killed', () => {
  it.each(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'])(
    '%s: is told, and the rest is ended',
    async program => {
      const run = await openRun({ what: `kill ${program}` });
      try {
        const cluster = await createCluster({ root, run, choice: 'control-plane' });
        const record = recordOf(run.id);
        const part = record.processes.find(({ name }) => name.endsWith(`-${program}`))!;
        process.kill(part.pid, 'SIGKILL');
        await expect(cluster.broken).rejects.toThrow(`${program} of the control plane ended with signal SIGKILL.`);
        await run.close();
        await expectNothingLeft(record);
      } finally {
        await run.close();
      }
    },
  );
});

describe.skipIf(process.platform !== 'linux')('a suite that is killed', () => {
  // While it starts, and while it runs: the moments are drawn anew each time, and told.
  it.each([1, 2, 3, 4])('leaves nothing that the next run does not remove (%i)', async () => {
    const started = Date.now();
    const suite = await startOwner({ root, kind: 'control-plane', folder });
    await wait(Math.random() * 12_000);
    await suite.kill();
    const record = recordOf(suite.run);
    tell(`killed after ${Date.now() - started} ms with ${record.processes.length} programs`);
    const next = await openRun({ what: 'the run after it' });
    expect(next.swept.map(({ what }) => what)).toEqual(['a suite that is killed']);
    await next.close();
    await expectNothingLeft(record);
    expect(existsSync(next.folder)).toBe(false);
  });
});
