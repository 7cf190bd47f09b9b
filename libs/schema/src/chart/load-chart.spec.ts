import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { LIMITS } from './budget.ts';
import { loadChart } from './load-chart.ts';
import { parseDefaults } from './parse-defaults.ts';

/** A .tgz with these files. */
function archive(files: Record<string, string | Uint8Array>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([path, content]) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(512);
    new Header({ path, size: body.length, type: 'File', mode: 0o644, mtime: new Date(0) }).encode(header, 0);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const problemOf = async (content: Uint8Array): Promise<unknown> =>
  loadChart(content).then(
    () => undefined,
    error => error.problems?.[0] ?? error,
  );

describe('a chart', () => {
  it('is read from an archive with its subcharts, as folders and as archives', async () => {
    const inner = archive({
      'inner/Chart.yaml': 'name: inner\nversion: 0.1.0\ntype: library\n',
      'inner/templates/_h.tpl': 'x',
    });
    const chart = await loadChart(
      archive({
        'demo/Chart.yaml':
          'name: demo\nversion: 1.0.0\ndependencies:\n  - name: inner\n    alias: in\n    condition: in.on, all.on\n    tags: [t]\n',
        'demo/values.yaml': 'a: 1\n',
        'demo/values.schema.json': '{}',
        'demo/templates/b.yaml': 'b',
        'demo/templates/a/a.yaml': 'a',
        'demo/crds/c.yaml': 'c',
        'demo/README.md': 'not read',
        'demo/charts/inner-0.1.0.tgz': inner,
        'demo/charts/folder/Chart.yaml': 'name: folder\nversion: 0.2.0\n',
        'demo/charts/_hidden/Chart.yaml': 'name: hidden\nversion: 0.2.0\n',
      }),
    );
    expect(chart).toMatchObject({ name: 'demo', version: '1.0.0', isLibrary: false, values: 'a: 1\n', schema: '{}' });
    expect(chart.templates.map(({ path }) => path)).toEqual(['demo/templates/a/a.yaml', 'demo/templates/b.yaml']);
    expect(chart.dependencies).toEqual([{ name: 'inner', key: 'in', conditions: ['in.on', 'all.on'], tags: ['t'] }]);
    expect(chart.subcharts).toMatchObject([{ name: 'folder' }, { name: 'inner', isLibrary: true }]);
    expect(chart.subcharts[1]!.templates[0]!.path).toBe('demo/charts/inner/templates/_h.tpl');
  });

  it('is read from a folder, with dependencies from requirements.yaml', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chart-'));
    const files = {
      'Chart.yaml': 'name: old\nversion: 1.0.0\n',
      'requirements.yaml': 'dependencies: [{name: x}]\n',
      'templates/a.yaml': 'a',
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    expect(await loadChart(folder)).toMatchObject({
      name: 'old',
      dependencies: [{ name: 'x', key: 'x' }],
      templates: [{ text: 'a' }],
    });
    await rm(folder, { recursive: true });
  });
});

describe('an archive is refused', () => {
  it('when it unpacks to more than the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(LIMITS.unpacked + 1024));
    expect(await problemOf(bomb)).toMatchObject({
      code: 'chart-too-large',
      message: expect.stringContaining('256 MB'),
    });
  });

  it('when its values are too large', async () => {
    const values = 'a: 1\n'.repeat(LIMITS.values / 5 + 1);
    expect(await problemOf(archive({ 'd/Chart.yaml': 'name: d\n', 'd/values.yaml': values }))).toMatchObject({
      code: 'chart-too-large',
      message: expect.stringContaining('values.yaml'),
    });
  });

  it('when charts are nested without end', async () => {
    let nested = archive({ 'd/Chart.yaml': 'name: d\n' });
    for (let depth = 0; depth <= LIMITS.depth; depth++)
      nested = archive({ 'd/Chart.yaml': 'name: d\n', 'd/charts/d.tgz': nested });
    expect(await problemOf(nested)).toMatchObject({ code: 'chart-too-large' });
  });

  it('when a path leaves its folder', async () => {
    expect(await problemOf(archive({ 'd/Chart.yaml': 'name: d\n', 'd/../../templates/x': 'x' }))).toMatchObject({
      code: 'upstream-archive',
      message: expect.stringContaining('outside'),
    });
  });

  it('when it is not an archive, or no chart', async () => {
    expect(await problemOf(Buffer.from('hello'))).toMatchObject({ code: 'upstream-archive' });
    expect(await problemOf(archive({ 'd/templates/x': 'x' }))).toMatchObject({
      code: 'upstream-archive',
      message: expect.stringContaining('Chart.yaml'),
    });
    expect(await problemOf(archive({ 'd/Chart.yaml': 'version: 1\n' }))).toMatchObject({
      code: 'upstream-archive',
      at: { file: 'd/Chart.yaml' },
    });
  });
});

describe('default values', () => {
  const parse = (values: string): unknown =>
    parseDefaults({ name: 'd', values } as Parameters<typeof parseDefaults>[0]);

  it('are read as Helm reads them, with anchors and merge keys', () => {
    expect(parse('a: &a {x: yes}\nb:\n  <<: *a\n  z: 0644\n')).toEqual({ a: { x: true }, b: { x: true, z: 420 } });
  });

  it('are empty when there are none', () => {
    expect(parse('')).toEqual({});
    expect(parse('# nothing\n')).toEqual({});
  });

  it('that are no YAML, or unfold without end, are refused with their place', () => {
    expect(() => parse('a: [\n')).toThrow(/d\/values.yaml/);
    const laughs = Array.from(
      { length: 20 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`,
    ).join('');
    expect(() => parse(`a0: &a0 [x]\n${laughs}`)).toThrow(/d\/values.yaml/);
  });

  it('of more entries than any chart has are refused at once', () => {
    expect(() => parse(`a: [${'x,'.repeat(LIMITS.entries + 1)}]\n`)).toThrow(/too large/);
  });
});
