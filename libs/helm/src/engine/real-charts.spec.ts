import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mirrorFolder } from '@cedille/source/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeFiles } from '../fixtures/chart-archive.ts';
import { lendTools, realTool } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { stageChart } from '../stage/stage-chart.ts';
import { createStore } from '../store/create-store.ts';
import type { UpstreamPin } from '../store/pin.ts';
import { createHelm } from './create-helm.ts';

removeScratchFolders();

const mirror = mirrorFolder();
let root: string;
let cacheDir: string;

beforeEach(async context => {
  if (!mirror) return context.skip('CEDILLE_CHART_MIRROR names no folder with real charts');
  const tool = await realTool('helm');
  if (typeof tool === 'string') return context.skip(tool);
  root = await scratchFolder();
  cacheDir = await scratchFolder();
  await lendTools({ root, cacheDir });
});

/** Renders one upstream, wrapped as a component wraps it. */
async function renderWrapped(pin: UpstreamPin): Promise<string> {
  const dependency = pin.kind === 'chart' ? `dependencies: [${JSON.stringify(pin)}]\n` : '';
  await writeFiles(root, { 'charts/wrap/Chart.yaml': `apiVersion: v2\nname: wrap\nversion: 0.1.0\n${dependency}` });
  const archive = await createStore({ cacheDir, offline: true }).resolve(pin);
  if ('unreachable' in archive) throw new Error(archive.unreachable.message);
  const chart = await stageChart({
    root,
    folder: 'charts/wrap',
    upstream: [{ pin, archive }],
    into: join(cacheDir, 'staged'),
  });
  const helm = await createHelm({ root, cacheDir });
  return (
    await helm.render({ chart, release: 'r', namespace: 'n', values: {}, kubeVersion: '1.35.2', apiVersions: [] })
  ).text;
}

async function inMirror(pattern: RegExp): Promise<RegExpExecArray | undefined> {
  const names = await readdir(mirror!);
  return names.map(name => pattern.exec(name)).find(match => match !== null) ?? undefined;
}

describe('real upstream', () => {
  it.each(['argo-cd', 'cert-manager', 'vault'])('%s comes through the store and is rendered', async name => {
    const match = await inMirror(new RegExp(`^${name}-(v?\\d.*)\\.tgz$`));
    if (!match) return expect.unreachable(`${mirror} has no ${name}`);
    const text = await renderWrapped({ kind: 'chart', name, version: match[1]!, repository: 'https://charts.invalid' });
    expect(text).toContain(`# Source: wrap/charts/${name}/templates/`);
  });

  it('manifests of the Gateway API are rendered byte for byte', async context => {
    const match = await inMirror(/^gateway-api-(.*)-(standard-install\.yaml)$/);
    if (!match) return context.skip('the mirror has no manifests of the Gateway API');
    const pin: UpstreamPin = {
      kind: 'manifest',
      name: 'gateway-api',
      version: match[1]!,
      url: `https://example.invalid/${match[2]}`,
    };
    const rendered = new Set(documentsOf(await renderWrapped(pin)));
    const published = documentsOf(await readFile(join(mirror!, match[0]), 'utf8'));
    expect(published.length).toBeGreaterThan(5);
    for (const document of published) expect(rendered).toContain(document);
  });
});

function documentsOf(text: string): string[] {
  return text
    .split(/^---$/m)
    .map(document => document.replace(/^# Source: .*$/m, '').trim())
    .filter(document => /^[^#\s]/m.test(document));
}
