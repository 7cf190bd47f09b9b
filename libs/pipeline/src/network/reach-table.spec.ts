import { join } from 'node:path';
import { loadEnvironments, networkOf } from '@cedille/environment';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { renderPlatform } from '../render-platform.ts';
import type { RenderedManifests } from '../rendering.ts';
import { reachTable, type ReachTable } from './reach-table.fixture.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const environments = await loadEnvironments(REPOSITORY);
const tables = new Map<string, ReachTable>();
/** Environments in which something is missing of a render. */
const partial = new Set<string>();

beforeAll(async () => {
  const rendered: RenderedManifests[] = [];
  const { renderings, problems } = await renderPlatform({
    root: REPOSITORY,
    write: false,
    onManifests: one => void rendered.push(one),
  });
  expect(problems.filter(({ code }) => code.startsWith('network') || code === 'not-synced')).toEqual([]);
  for (const { environment, status } of renderings) if (status !== 'complete') partial.add(environment);
  for (const { name, facts } of environments)
    tables.set(
      name,
      reachTable(
        facts,
        rendered.filter(({ environment }) => environment === name),
      ),
    );
}, 600_000);

describe.each(environments.map(({ name, facts }) => ({ name, facts })))('policies of $name', ({ name, facts }) => {
  beforeEach(context => {
    if (partial.has(name))
      context.skip(`upstream charts of ${name} are not available: CEDILLE_CHART_MIRROR names a folder with them`);
  });

  it('let Pods reach what the table says, and nothing else', async () => {
    const title = `# Which Pods of ${name} reach what, by TCP port: npx vitest run libs/pipeline/src/network -u\n`;
    await expect(title + stringify(tables.get(name), { singleQuote: true })).toMatchFileSnapshot(`tables/${name}.yaml`);
  });

  it('let every Pod ask for names where DNS answers there, and nowhere else', () => {
    const { port } = networkOf(facts).dns;
    const closed = Object.entries(tables.get(name)!).filter(([, reach]) => !reach['everything']);
    expect(closed.length).toBeGreaterThan(0);
    for (const [pod, { DNS = '' }] of closed) {
      const ports = DNS === 'all' ? [`${port}`, `${port}/UDP`] : DNS.split(', ');
      expect({ pod, tcp: ports.includes(`${port}`), udp: ports.filter(one => one.endsWith('/UDP')) }).toEqual({
        pod,
        tcp: true,
        udp: [`${port}/UDP`],
      });
    }
  });
});
