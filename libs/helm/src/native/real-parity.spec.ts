import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { mirrorFolder } from '@cedille/source/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHelm } from '../engine/create-helm.ts';
import type { Helm } from '../engine/helm.ts';
import { lendEngine, realEngine } from '../fixtures/real-engine.ts';
import { realTool, workspaceRoot } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';

removeScratchFolders();

const mirror = mirrorFolder();
let missing: string | undefined = mirror ? undefined : 'CEDILLE_CHART_MIRROR names no folder with real charts';
let native: Helm;
let program: Helm;

beforeAll(async () => {
  if (missing) return;
  missing = [await realEngine(), await realTool('helm')].find(item => typeof item === 'string');
  if (missing) return;
  const cacheDir = await scratchFolder();
  await lendEngine(cacheDir);
  native = await createHelm({ root: workspaceRoot, cacheDir, engine: 'native' });
  program = await createHelm({ root: workspaceRoot, cacheDir, engine: 'helm' });
}, 900_000);

beforeEach(context => {
  if (missing) context.skip(missing);
});

/** Values that many charts know, some that few do, and some that are wrong. */
const variants = [
  {},
  { replicaCount: 3, fullnameOverride: 'full' },
  { global: { x: 1 }, nameOverride: 'other', resources: { limits: { memory: '1Gi' } } },
  { replicas: 'three', image: 5 },
];

async function outcome(helm: Helm, name: string, values: object): Promise<string> {
  const path = join(mirror!, name);
  const chart = { path, key: path, name, version: '0', folder: `charts/${name}`, libraries: {}, missing: [] };
  const request = { chart, values, release: 'rel', namespace: 'space', kubeVersion: '1.35.2', fresh: true };
  try {
    return (await helm.render({ ...request, apiVersions: ['monitoring.coreos.com/v1'] })).text;
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return error.problems.map(({ message, at }) => JSON.stringify([message, at])).join('\n');
  }
}

/** Keys, passwords, digests of them, and times: a line that differs from one run of helm to the next. */
function withoutChance(text: string, other: string): string {
  const lines = other.split('\n');
  return text
    .split('\n')
    .map((line, index) => (line === lines[index] ? line : line.replace(/(?<=:\s*).*$/, '(chance)')))
    .join('\n');
}

describe('a real upstream chart', () => {
  it('has the same outcome by both engines, but for what chance decides', async () => {
    const names = (await readdir(mirror!)).filter(name => name.endsWith('.tgz')).sort();
    expect(names.length).toBeGreaterThan(0);
    const byChance = new Set<string>();
    for (const name of names) {
      const compare = async (values: object): Promise<void> => {
        const [ours, theirs] = await Promise.all([native, program].map(helm => outcome(helm, name, values)));
        if (ours === theirs) return;
        const again = await outcome(program, name, values);
        expect(again, `${name} with ${JSON.stringify(values)} is no work of chance`).not.toBe(theirs);
        byChance.add(name);
        expect(withoutChance(ours!, again), name).toBe(withoutChance(again, ours!));
        expect(withoutChance(theirs!, again), name).toBe(withoutChance(again, theirs!));
      };
      await Promise.all(variants.map(compare));
    }
    console.log(`${names.length} charts are the same; chance decides in ${[...byChance].join(', ') || 'none'}`);
  }, 1_800_000);
});
