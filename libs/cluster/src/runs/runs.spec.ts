import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../kubernetes/until.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { reservePort } from './ports.ts';
import { openRun, type Run } from './run.ts';
import { readRecord, runsFolder, writeRecord } from './run-record.ts';

// Runs of other people on this machine are none of this spec's business.
const folder = mkdtempSync(join(tmpdir(), 'cedille-spec-'));
const before = process.env.TMPDIR;
const opened: Run[] = [];
let bundle: string;

beforeAll(async () => {
  process.env.TMPDIR = folder;
  bundle = join(folder, 'owner.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../fixtures/owner.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
});

afterEach(async () => {
  for (const run of opened.splice(0)) await run.close();
});

afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<Run> {
  const run = await openRun({ what: 'a spec' });
  opened.push(run);
  return run;
}

const forever = { file: 'node', args: ['-e', 'setInterval(() => undefined, 1000)'] };

interface KilledOwner {
  run: string;
  pid: number;
}

interface KillOptions {
  mode?: 'recorded' | 'unrecorded';
  signal?: NodeJS.Signals;
  /** Kills what would end the program, too. Linux only. */
  withGuard?: boolean;
}

/** A process that opens a run and starts a program, killed when both are there. */
async function killedOwner(options: KillOptions = {}): Promise<KilledOwner> {
  const { mode = 'recorded', signal = 'SIGKILL', withGuard = false } = options;
  const owner = spawn('node', [bundle, mode], { env: { ...process.env, TMPDIR: folder } });
  const line = await new Promise<string>(resolve => owner.stdout.once('data', data => resolve(String(data))));
  const started = JSON.parse(line) as KilledOwner;
  if (withGuard) killChildren(owner.pid!, started.pid);
  const ended = new Promise(resolve => owner.once('close', resolve));
  owner.kill(signal);
  owner.stdout.destroy();
  owner.stderr.destroy();
  await ended;
  return started;
}

/** Kills the children of a process but one. */
function killChildren(parent: number, spared: number): void {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  for (const child of children.filter(pid => pid !== spared)) process.kill(child, 'SIGKILL');
}

async function expectGone(who: ProcessIdentity | undefined): Promise<void> {
  if (who)
    await until({
      what: 'the program is gone',
      timeoutMs: 20_000,
      everyMs: 20,
      condition: async () => !(await isAlive(who)),
    });
}

describe('a run', () => {
  it('ends its programs and removes its folder when it is closed', async () => {
    const run = await open();
    const program = await run.start({ ...forever, name: 'sleeper' });
    expect((await readRecord(run.id))?.processes).toMatchObject([{ name: 'sleeper', pid: program.pid }]);
    await run.close();
    expect(program.isRunning()).toBe(false);
    expect(existsSync(run.folder)).toBe(false);
  });

  it('undoes what was done, the last first, and goes on when one of it fails', async () => {
    const run = await open();
    const order: string[] = [];
    run.defer(async () => void order.push('first'));
    run.defer(() => Promise.reject(new Error('it does not want to')));
    run.defer(async () => void order.push('last'));
    await expect(run.close()).rejects.toThrow(`Not everything of the run ${run.id} could be ended.`);
    expect(order).toEqual(['last', 'first']);
    opened.length = 0;
  });

  it('starts nothing any more once it is being closed', async () => {
    const run = await open();
    await run.close();
    await expect(run.start({ ...forever, name: 'late' })).rejects.toThrow('late is not started');
  });

  it('gives ports that nobody else has, to itself and to other runs', async () => {
    const [one, other] = [await open(), await open()];
    const ports = await Promise.all([one.port(), one.port(), other.port(), other.port()]);
    expect(new Set(ports).size).toBe(4);
    for (const port of ports)
      await new Promise<void>((resolve, reject) => {
        const server = createServer().once('error', reject);
        server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
      });
  });
});

describe('a run whose process is gone', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)('has no program that survives it: %s', async signal => {
    await expectGone(await identify((await killedOwner({ signal })).pid));
  });
});

describe('the next run', () => {
  it.runIf(process.platform === 'linux')('ends what a killed one had started, and removes its folder', async () => {
    const { run, pid } = await killedOwner({ withGuard: true });
    const who = (await identify(pid))!;
    expect(await isAlive(who)).toBe(true);
    const next = await open();
    expect(next.swept).toEqual([{ id: run, what: 'an owner', ended: ['sleeper'] }]);
    expect(await isAlive(who)).toBe(false);
    expect(existsSync(join(runsFolder(), run))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('finds a program that nobody could write down, by its mark', async () => {
    const { run, pid } = await killedOwner({ mode: 'unrecorded' });
    const who = (await identify(pid))!;
    expect((await readRecord(run))?.processes).toEqual([]);
    await open();
    expect(await isAlive(who)).toBe(false);
  });

  it('leaves runs alone that go on', async () => {
    const run = await open();
    const program = await run.start({ ...forever, name: 'sleeper' });
    expect((await open()).swept).toEqual([]);
    expect(program.isRunning()).toBe(true);
  });

  it('leaves programs alone that belong to runs of another place', async () => {
    const stranger = spawn('node', forever.args, { env: { ...process.env, CEDILLE_RUN: '/elsewhere/runs/0badcafe' } });
    try {
      await open();
      expect(await identify(stranger.pid!)).toBeDefined();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('does not end a stranger that got the number of a process which is gone', async () => {
    const stranger = spawn('node', forever.args);
    try {
      const owner = { pid: 2 ** 22 - 1, started: '1' };
      const recorded = { pid: stranger.pid!, started: '1', name: 'etcd' };
      writeRecord({ id: 'gone', what: 'a run', owner, processes: [recorded], leftovers: [], ports: [] });
      expect((await open()).swept).toEqual([{ id: 'gone', what: 'a run', ended: [] }]);
      expect(await identify(stranger.pid!)).toBeDefined();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it.each([
    '{"id": ',
    '{}',
    'null',
    '{"owner": {"pid": "1", "started": 1}, "processes": [], "leftovers": [], "ports": []}',
  ])('survives a record that is damaged: %s', async text => {
    const owner = { pid: 2 ** 22 - 1, started: '1' };
    writeRecord({ id: 'damaged', what: 'a run', owner, processes: [], leftovers: [], ports: [] });
    writeFileSync(join(runsFolder(), 'damaged', 'run.json'), text);
    execFileSync('touch', ['-d', '1 minute ago', join(runsFolder(), 'damaged')]);
    expect((await open()).swept.map(({ id }) => id)).toEqual(['damaged']);
  });
});

describe('the folder of the runs', () => {
  it('is for nobody else', async () => {
    await open();
    expect(statSync(runsFolder()).mode & 0o777).toBe(0o700);
    chmodSync(runsFolder(), 0o777);
    await open();
    expect(statSync(runsFolder()).mode & 0o777).toBe(0o700);
  });

  it('is not believed when it is a link to somewhere else', async () => {
    const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
    await planted(async () => {
      symlinkSync(elsewhere, runsFolder());
      await expect(openRun({ what: 'a spec' })).rejects.toMatchObject({ problems: [{ code: 'untrusted-state' }] });
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)(
    'is not believed when somebody else made it: nothing is ended or removed',
    async () => {
      const victim = spawn('node', forever.args);
      await planted(async () => {
        mkdirSync(join(runsFolder(), 'trap'), { recursive: true });
        const who = await identify(victim.pid!);
        const owner = { pid: 2 ** 22 - 1, started: '1' };
        const record = {
          id: 'trap',
          what: 'a trap',
          owner,
          processes: [{ ...who, name: 'x' }],
          leftovers: [],
          ports: [],
        };
        writeFileSync(join(runsFolder(), 'trap', 'run.json'), JSON.stringify(record));
        chownSync(runsFolder(), 65534, 65534);
        await expect(openRun({ what: 'a spec' })).rejects.toThrow(/belongs to the user with the number 65534/);
        await expect(reservePort('x')).rejects.toThrow(/belongs to the user/);
        expect(await identify(victim.pid!)).toEqual(who);
      });
      victim.kill('SIGKILL');
    },
  );
});

/** Does something in place of the folder of the runs, which is as it was afterwards. */
async function planted(work: () => Promise<void>): Promise<void> {
  const aside = `${runsFolder()}.aside`;
  renameSync(runsFolder(), aside);
  try {
    await work();
  } finally {
    rmSync(runsFolder(), { recursive: true, force: true });
    renameSync(aside, runsFolder());
  }
}
