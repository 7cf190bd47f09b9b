import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPassedBefore, type PassedBefore } from './passed-before.ts';
import type { Report } from './runners/report.ts';

const PROJECTS = ['shop', 'web'].map(name => ({ name, folder: `charts/${name}` }));

let root: string;
beforeEach(async () => {
  root = await temporaryWorkspace({
    'hashes.json': JSON.stringify({ 'shop:test': 'a', 'web:test': 'b' }),
    'node_modules/@cedille/nx/src/hash-tasks.cjs': "process.stdout.write(require('fs').readFileSync('hashes.json'));\n",
  });
});

async function open(env: NodeJS.ProcessEnv = { PATH: '/bin' }): Promise<PassedBefore> {
  return (await openPassedBefore({ root, env }))!;
}

async function recalled(env?: NodeJS.ProcessEnv): Promise<string[]> {
  return [...(await (await open(env)).recall('specs', 'test', PROJECTS)).keys()];
}

function report(project: string, counts: Partial<Report> = {}): Report {
  return { project, passed: 1, failed: 0, skipped: 0, output: '', ...counts };
}

async function run(...reports: Report[]): Promise<void> {
  await (await open()).keep('specs', 'test', new Map(reports.map(one => [one.project, [one]])));
}

describe('tests that passed before', () => {
  it('are recalled with their counts while nothing changed that they follow from', async () => {
    expect(await recalled()).toEqual([]);
    await run(report('shop', { passed: 3, skipped: 1, output: 'skipped: one' }), report('web'));
    const known = await (await open()).recall('specs', 'test', PROJECTS);
    expect(known.get('shop')).toEqual([report('shop', { passed: 3, skipped: 1, output: 'skipped: one' })]);
    expect([...known.keys()]).toEqual(['shop', 'web']);
  });

  it('are run again when they failed, when their hash is another, and for another runner', async () => {
    await run(report('shop', { failed: 1 }), report('web'));
    expect(await recalled()).toEqual(['web']);
    expect((await (await open()).recall('lint', 'lint', PROJECTS)).size).toBe(0);
    await writeFile(join(root, 'hashes.json'), JSON.stringify({ 'shop:test': 'a', 'web:test': 'c' }));
    expect(await recalled()).toEqual([]);
  });

  it('are run again where other programs or archives are at hand', async () => {
    await run(report('shop'));
    expect(await recalled({ PATH: '/bin', LANG: 'fr' })).toEqual(['shop']);
    expect(await recalled({ PATH: '/usr/local/go/bin:/bin' })).toEqual([]);
    expect(await recalled({ PATH: '/bin', CEDILLE_CHART_MIRROR: '/charts' })).toEqual([]);
  });

  it('are all run when Nx cannot tell', async () => {
    await writeFile(join(root, 'node_modules/@cedille/nx/src/hash-tasks.cjs'), 'process.exit(1)\n');
    expect(await openPassedBefore({ root })).toBeUndefined();
  });
});
