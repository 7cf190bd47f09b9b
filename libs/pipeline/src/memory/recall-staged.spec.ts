import { readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Component } from '@cedille/component';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tools } from '../open-tools.ts';
import type { StagedComponent } from '../stage-component.ts';
import { recallStaged, type RememberedStage } from './recall-staged.ts';
import { Recollection } from './recollection.ts';

/** Longer than a file system may need to show a second change. */
const SETTLED_MS = 150;

let root: string;
let stages: Recollection<RememberedStage>;
const remembered = (): number => stages.entries({ limit: Infinity, sizeOf: () => 0 }).length;

beforeEach(async () => {
  root = await temporaryWorkspace({
    'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
    'charts/shop/values.yaml': 'replicas: 1\n',
    'charts/shop/templates/pod.yaml': 'kind: Pod\n',
    'mirror/other-1.0.0.tgz': '',
  });
  vi.stubEnv('CEDILLE_CACHE_DIR', join(root, 'cache'));
  vi.stubEnv('CEDILLE_CHART_MIRROR', join(root, 'mirror'));
  stages = new Recollection();
});
afterEach(() => vi.unstubAllEnvs());

async function staged(): Promise<StagedComponent> {
  const component = { name: 'shop', folder: 'charts/shop', libraries: [], upstreams: [] } as unknown as Component;
  const tools = { upstream: {} } as Tools;
  return recallStaged({ root, component, tools, stages });
}

/** Staged, and staged again when all of it can be told from a later change. */
async function settled(): Promise<StagedComponent> {
  await staged();
  await sleep(SETTLED_MS);
  return staged();
}

/** Other content of the same size, with the times put back. */
async function forge(file: string): Promise<void> {
  const { atime, mtime } = await stat(file);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/.$/m, '!'));
  await utimes(file, atime, mtime);
}

describe('a chart that was put together before', () => {
  it('is remembered once it is old enough for a change to be seen', async () => {
    await staged();
    expect(remembered()).toBe(0);
    await sleep(SETTLED_MS);
    const { chart } = await staged();
    expect(remembered()).toBe(1);
    expect((await staged()).chart).toEqual(chart);
  });

  it('is the one of the files as they are', async () => {
    const { chart } = await settled();
    await forge(join(root, 'charts/shop/values.yaml'));
    const changed = (await staged()).chart;
    expect(changed.key).not.toBe(chart.key);
    expect(await readFile(join(changed.path, 'values.yaml'), 'utf8')).toBe('replicas: !\n');
  });

  it.each([
    ['edited a file, and put its size and time back', (file: string) => forge(file)],
    ['took a file away', (file: string) => rm(file)],
    ['added a file', (file: string) => writeFile(`${file}.more`, 'kind: Job\n')],
    [
      'put a link in place of a file',
      async (file: string) => {
        await rm(file);
        await symlink('/dev/null', file);
      },
    ],
  ])('is put together again after somebody %s in it', async (_, attack) => {
    const { chart } = await settled();
    await attack(join(chart.path, 'templates/pod.yaml'));
    expect((await staged()).chart).toEqual(chart);
    expect(await readFile(join(chart.path, 'templates/pod.yaml'), 'utf8')).toBe('kind: Pod\n');
  });

  it('is not trusted when other archives are there, or a server decides which', async () => {
    await settled();
    const known = stages.entries({ limit: Infinity, sizeOf: () => 0 })[0]![1].from;
    await writeFile(join(root, 'mirror/shop-1.0.0.tgz'), '');
    await settled();
    expect(stages.entries({ limit: Infinity, sizeOf: () => 0 })[0]![1].from).not.toBe(known);
    stages = new Recollection();
    vi.stubEnv('CEDILLE_CHART_MIRROR', 'https://charts.example');
    await settled();
    expect(remembered()).toBe(0);
  });
});
