import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHelm } from '../engine/create-helm.ts';
import { bundleProgram } from '../fixtures/bundle-program.ts';
import { sha256Of, writeFiles } from '../fixtures/chart-archive.ts';
import { lendEngine, realEngine } from '../fixtures/real-engine.ts';
import { lendTools, realTool, workspaceRoot } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import type { StagedChart } from '../stage/stage-chart.ts';
import {
  EngineLost,
  RenderRefused,
  runningEngine,
  startEngine,
  type EngineClient,
  type EngineRequest,
} from './engine-client.ts';
import { engineSource } from './engine-source.ts';
import { engineFolder, type Engine } from './find-engine.ts';

removeScratchFolders();

let missing: string | undefined;
let engine: Engine;
const started: EngineClient[] = [];

beforeAll(async () => {
  const [found, tool] = [await realEngine(), await realTool('helm')];
  if (typeof found === 'string') missing = found;
  else engine = found;
  if (typeof tool === 'string') missing = tool;
}, 900_000);

beforeEach(context => {
  if (missing) context.skip(missing);
});

afterEach(async () => {
  await Promise.all(started.splice(0).map(client => client.stop()));
});

function start(): EngineClient {
  const client = startEngine(engine.path);
  started.push(client);
  return client;
}

async function chartOf(template: string): Promise<StagedChart> {
  const path = join(await scratchFolder(), 'demo');
  await writeFiles(path, {
    'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\n',
    'templates/a.yaml': template,
  });
  return { path, key: path, name: 'demo', version: '0.1.0', folder: 'charts/demo', libraries: {}, missing: [] };
}

function request(chart: StagedChart, values = '{}'): EngineRequest {
  return { chart: chart.path, values, release: 'rel', namespace: 'n', kubeVersion: '1.35.2', apiVersions: [] };
}

const slow = 'a: {{ range until 30 }}{{ genPrivateKey "rsa" | len }}{{ end }}';

describe('an engine that goes on', () => {
  it('answers many at once, each with its own text, large ones too', async () => {
    const client = start();
    const chart = await chartOf('a: {{ .Values.n }}\nb: {{ repeat (mul .Values.n 20000 | int) "é" }}.\n');
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const answers = await Promise.all(numbers.map(n => client.render(request(chart, JSON.stringify({ n })))));
    for (const n of numbers)
      expect(answers[n]!.text).toBe(`---\n# Source: demo/templates/a.yaml\na: ${n}\nb: ${'é'.repeat(n * 20_000)}.\n`);
  });

  it('refuses one and renders the next', async () => {
    const client = start();
    const broken = client.render(request(await chartOf('{{ fail "no" }}')));
    await expect(broken).rejects.toThrow(RenderRefused);
    await expect(broken).rejects.toThrow('execution error at (demo/templates/a.yaml:1:3): no');
    expect((await client.render(request(await chartOf('a: 1')))).text).toContain('a: 1');
  });

  it('gives up what is interrupted, at once, and goes on with the rest', async () => {
    const client = start();
    const abort = new AbortController();
    const given = client.render(request(await chartOf(slow)), abort.signal);
    const other = client.render(request(await chartOf('a: 1')));
    expect((await other).text).toContain('a: 1');
    abort.abort();
    await expect(given).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
    expect((await client.render(request(await chartOf('a: 2')))).text).toContain('a: 2');
    const late = client.render(request(await chartOf('a: 1')), abort.signal);
    await expect(late).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
  });

  it('that ends loses what it was asked, and says how', async () => {
    const client = start();
    const lost = client.render(request(await chartOf(slow)));
    process.kill(client.pid, 'SIGKILL');
    await expect(lost).rejects.toThrow(EngineLost);
    await expect(lost).rejects.toThrow('the rendering engine ended (signal SIGKILL)');
    await expect(client.render(request(await chartOf('a: 1')))).rejects.toThrow(EngineLost);
  });
});

describe('an engine that ends in between', () => {
  const rest = { release: 'rel', namespace: 'n', kubeVersion: '1.35.2', apiVersions: [], fresh: true };

  /** A cache folder with an engine that ends whenever it is asked something. */
  async function cacheWithBrokenEngine(): Promise<string> {
    const cacheDir = await scratchFolder();
    await lendTools({ root: await scratchFolder(), cacheDir });
    const source = (await engineSource(workspaceRoot))!;
    const folder = engineFolder({ root: workspaceRoot, cacheDir, source });
    const program = '#!/bin/sh\nread line\necho "goroutine stack exceeds the limit" >&2\nexit 2\n';
    await writeFiles(folder, {
      engine: program,
      'engine.json': JSON.stringify({ source: source.digest, size: program.length, sha256: sha256Of(program) }),
    });
    await chmod(join(folder, 'engine'), 0o755);
    return cacheDir;
  }

  it('costs nobody a render: the helm program takes over, and one note says so', async () => {
    const cacheDir = await scratchFolder();
    await lendEngine(cacheDir);
    const notes: string[] = [];
    const onProgress = (note: string): void => void notes.push(note);
    const helm = await createHelm({ root: workspaceRoot, cacheDir, engine: 'auto', onProgress });
    const chart = await chartOf('a: {{ .Values.n }}\nb: {{ genPrivateKey "rsa" | len | lt 5 }}');
    const first = await helm.render({ chart, values: { n: 0 }, ...rest });
    const others = [1, 2, 3, 4].map(n => helm.render({ chart, values: { n }, ...rest }));
    await wait(20);
    process.kill(runningEngine(join(cacheDir, 'engine', basename(dirname(engine.path)), 'engine')).pid, 'SIGKILL');
    const texts = [first, ...(await Promise.all(others))].map(({ text }) => text);
    expect(texts.map(text => /a: (\d)/.exec(text)![1])).toEqual(['0', '1', '2', '3', '4']);
    expect(notes.length).toBeLessThanOrEqual(1);
    for (const note of notes) expect(note).toContain('the rendering engine ended (signal SIGKILL)');
  });

  it('each time is left alone, and everything is rendered by the helm program', async () => {
    const notes: string[] = [];
    const onProgress = (note: string): void => void notes.push(note);
    const cacheDir = await cacheWithBrokenEngine();
    const helm = await createHelm({ root: workspaceRoot, cacheDir, engine: 'auto', onProgress });
    const chart = await chartOf('a: {{ .Values.n }}');
    for (const n of [1, 2, 3, 4, 5])
      expect((await helm.render({ chart, values: { n }, ...rest })).text).toContain(`a: ${n}`);
    expect(notes).toHaveLength(3);
    expect(notes[0]).toContain('the rendering engine ended (exit code 2): goroutine stack exceeds the limit');
  });

  it('fails the chart where the native engine is asked for, and says what to do', async () => {
    const helm = await createHelm({ root: workspaceRoot, cacheDir: await cacheWithBrokenEngine(), engine: 'native' });
    await expect(helm.render({ chart: await chartOf('a: 1'), values: {}, ...rest })).rejects.toMatchObject({
      problems: [
        {
          code: 'tool-failed',
          message:
            'While it rendered demo, the rendering engine ended (exit code 2): goroutine stack exceeds the limit.',
          fix: expect.stringContaining('--engine helm') as string,
        },
      ],
    });
  });
});

describe('an engine whose caller is gone', () => {
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  async function caller(mode: string): Promise<{ child: ReturnType<typeof spawn>; pid: number }> {
    const program = await bundleProgram('keep-engine', await scratchFolder());
    const chart = await chartOf('a: 1');
    const child = spawn('node', [program, engine.path, chart.path, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, pid: Number(String(line).trim()) };
  }

  async function gone(pid: number): Promise<boolean> {
    for (let tries = 0; tries < 200 && isAlive(pid); tries += 1) await wait(50);
    return !isAlive(pid);
  }

  it('ends, although the caller was killed', async () => {
    const { child, pid } = await caller('stay');
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await gone(pid)).toBe(true);
  });

  it('keeps no caller from ending', async () => {
    const { child, pid } = await caller('leave');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(await gone(pid)).toBe(true);
  });
});
