import { lstat, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { chartArchive, sha256Of, writeFiles } from '../fixtures/chart-archive.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import type { ChartPin, ManifestPin } from '../store/pin.ts';
import { stageChart, type StagedUpstream, type StageOptions } from './stage-chart.ts';

removeScratchFolders();

const pin: ChartPin = { kind: 'chart', name: 'upstream', version: '1.2.3', repository: 'https://charts.example.org' };
const manifest: ManifestPin = {
  kind: 'manifest',
  name: 'gateway',
  version: 'v1.0.0',
  url: 'https://example.org/v1.0.0/install.yaml',
};
const chartYaml = `apiVersion: v2
name: demo
version: 0.1.0
dependencies:
  - name: upstream
    version: 1.2.3
    repository: https://charts.example.org
    alias: up
    condition: up.enabled
  - name: common
    version: 0.1.0
    repository: file://../common
`;

let root: string;
let into: string;
let upstream: StagedUpstream;

beforeEach(async () => {
  root = await scratchFolder();
  into = await scratchFolder();
  await writeFiles(root, {
    'charts/demo/Chart.yaml': chartYaml,
    'charts/demo/values.yaml': 'a: 1\n',
    'charts/demo/values.schema.json': '{}',
    'charts/demo/templates/a.yaml': 'kind: A\n',
    'charts/demo/templates/a.yaml~': 'left by an editor',
    'charts/demo/files/dashboard.json': '{}',
    'charts/demo/tests/a_test.yaml': 'suite: a\n',
    'charts/demo/src/values.ts': '',
    'charts/demo/README.md': '',
    'charts/demo/component.yaml': '',
    'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 0.1.0\ntype: library\n',
    'charts/common/templates/_a.tpl': '',
    'charts/common/README.md': '',
  });
  const archive = await chartArchive();
  await writeFile(join(root, 'upstream.tgz'), archive);
  upstream = { pin, archive: { path: join(root, 'upstream.tgz'), sha256: sha256Of(archive) } };
});

function stage(options: Partial<StageOptions> = {}) {
  return stageChart({ root, folder: 'charts/demo', upstream: [upstream], into, ...options });
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

describe('stageChart', () => {
  it('takes what belongs to the chart, the libraries and the archives, and nothing else', async () => {
    const chart = await stage();
    expect(await filesOf(chart.path)).toEqual([
      'Chart.yaml',
      'charts/common/Chart.yaml',
      'charts/common/templates/_a.tpl',
      'charts/upstream-1.2.3.tgz',
      'files/dashboard.json',
      'templates/a.yaml',
      'values.schema.json',
      'values.yaml',
    ]);
    expect(chart).toMatchObject({
      name: 'demo',
      version: '0.1.0',
      folder: 'charts/demo',
      libraries: { common: 'charts/common' },
      missing: [],
    });
    expect(parse(await readFile(join(chart.path, 'Chart.yaml'), 'utf8'))).toEqual(parse(chartYaml));
  });

  it('without its upstream drops that dependency and says what is missing', async () => {
    for (const given of [[], [{ pin }]]) {
      const chart = await stage({ upstream: given });
      expect(chart.missing).toEqual(['upstream']);
      const { dependencies } = parse(await readFile(join(chart.path, 'Chart.yaml'), 'utf8')) as {
        dependencies: { name: string }[];
      };
      expect(dependencies.map(({ name }) => name)).toEqual(['common']);
      expect(await filesOf(chart.path)).not.toContain('charts/upstream-1.2.3.tgz');
    }
    expect((await stage({ upstream: [upstream, { pin: manifest }] })).missing).toEqual(['gateway']);
  });

  it('for unit tests leaves every upstream out and puts the tests in', async () => {
    const chart = await stage({ own: true });
    expect(chart.missing).toEqual([]);
    const files = await filesOf(chart.path);
    expect(files).toContain('tests/a_test.yaml');
    expect(files).not.toContain('charts/upstream-1.2.3.tgz');
  });

  it('puts published manifests in as plain files that a template prints', async () => {
    const chart = await stage({
      upstream: [{ pin: { ...manifest, condition: 'gateway.enabled' }, archive: upstream.archive! }],
    });
    expect(await filesOf(chart.path)).toContain('upstream/gateway.yaml');
    expect(await readFile(join(chart.path, 'templates/upstream-gateway.yaml'), 'utf8')).toContain(
      '.Files.Get "upstream/gateway.yaml"',
    );
  });

  it('leaves out objects that the component does without, and refuses to look for others', async () => {
    const file = join(root, 'install.yaml');
    const [namespace, other] = ['Namespace', 'ConfigMap'].map(kind => `---\nkind: ${kind}\nmetadata:\n  name: demo\n`);
    await writeFile(file, `# Published.\n${namespace}${other}`);
    const archive = { path: file, sha256: sha256Of(`# Published.\n${namespace}${other}`) };
    const without = (...names: string[]) => stage({ upstream: [{ pin: { ...manifest, without: names }, archive }] });
    const chart = await without('Namespace demo');
    expect(await readFile(join(chart.path, 'upstream/gateway.yaml'), 'utf8')).toBe(`# Published.\n${other}`);
    await expect(without('Namespace demo', 'Namespace other')).rejects.toThrow('it has no Namespace other');
  });

  it('names two files of one project apart', async () => {
    const other = { ...manifest, url: 'https://example.org/v1.0.0/experimental.yaml' };
    const chart = await stage({ upstream: [manifest, other].map(item => ({ pin: item, archive: upstream.archive! })) });
    expect(await filesOf(chart.path)).toEqual(
      expect.arrayContaining(['upstream/gateway-install.yaml', 'upstream/gateway-experimental.yaml']),
    );
  });

  it('gives the same folder for the same content, whatever the file times, and another for any change', async () => {
    const first = await stage();
    const long = new Date(0);
    await utimes(join(root, 'charts/demo/values.yaml'), long, long);
    await writeFile(join(root, 'charts/demo/src/values.ts'), '// changed');
    expect(await stage()).toEqual(first);
    const changes: [string, string][] = [
      ['charts/demo/values.yaml', 'a: 2\n'],
      ['charts/demo/templates/a.yaml', 'kind: B\n'],
      ['charts/common/templates/_a.tpl', '{{/* */}}'],
      ['charts/demo/files/new.txt', ''],
    ];
    const keys = new Set([first.key]);
    for (const [path, text] of changes) {
      await writeFile(join(root, path), text);
      keys.add((await stage()).key);
    }
    const other = { path: join(root, 'other.tgz'), sha256: sha256Of('other') };
    await writeFile(other.path, 'other');
    keys.add((await stage({ upstream: [{ pin, archive: other }] })).key);
    expect(keys.size).toBe(changes.length + 2);
  });

  it('fixes a staged folder that somebody damaged', async () => {
    const chart = await stage();
    await rm(join(chart.path, 'values.yaml'));
    expect(await stage()).toEqual(chart);
    expect(await filesOf(chart.path)).toContain('values.yaml');
  });

  it.each([
    ['edited a file, and put its size and time back', 'templates/a.yaml', 'kind: X\n'],
    ['edited an archive', 'charts/upstream-1.2.3.tgz', undefined],
    ['added a file', 'templates/b.yaml', 'kind: B\n'],
    ['put a link in place of a file', 'values.yaml', 'link'],
  ])('puts a staged chart together anew after somebody %s', async (_, name, text) => {
    const chart = await stage();
    const file = join(chart.path, name);
    const before = await readFile(file).catch(() => undefined);
    const { atime, mtime } = before ? await stat(file) : { atime: new Date(0), mtime: new Date(0) };
    if (text === 'link') {
      await rm(file);
      await symlink(join(root, 'charts/demo/values.yaml'), file);
    } else await writeFile(file, text ?? Buffer.from(before!).fill(0, 20, 30));
    await utimes(file, atime, mtime);
    expect(await stage()).toEqual(chart);
    expect(await readFile(file).catch(() => undefined)).toEqual(before);
    expect(
      (await lstat(chart.path)).isDirectory() && !(await lstat(join(chart.path, 'values.yaml'))).isSymbolicLink(),
    ).toBe(true);
  });

  it('does not take an archive for what it was before somebody changed it', async () => {
    await writeFile(join(root, 'upstream.tgz'), 'another');
    await expect(stage()).rejects.toMatchObject({ problems: [{ code: 'upstream-digest' }] });
  });

  it('can be asked for by many at once', async () => {
    const charts = await Promise.all(Array.from({ length: 8 }, () => stage()));
    expect(new Set(charts.map(chart => chart.path)).size).toBe(1);
    expect(await readdir(into)).toHaveLength(2);
  });

  it('gives the same folder for a checkout on Windows, whose lines end otherwise', async () => {
    await writeFile(join(root, 'charts/demo/files/dashboard.json'), '{\n}\n');
    await writeFile(join(root, 'charts/demo/files/logo.png'), 'a\0b\r\nc');
    const chart = await stage();
    for (const file of [
      'demo/Chart.yaml',
      'demo/values.yaml',
      'demo/templates/a.yaml',
      'demo/files/dashboard.json',
      'common/Chart.yaml',
    ]) {
      const path = join(root, 'charts', file);
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'));
    }
    expect(await stage()).toEqual(chart);
    expect(await readFile(join(chart.path, 'files/logo.png'), 'utf8')).toBe('a\0b\r\nc');
  });

  it('takes a link to a file of the repository for that file', async () => {
    await writeFile(join(root, 'charts/shared.json'), '{}');
    await symlink('../../shared.json', join(root, 'charts/demo/files/link.json'));
    const { path } = await stage();
    expect((await lstat(join(path, 'files/link.json'))).isFile()).toBe(true);
  });

  it.each([
    [
      'a file outside of the repository',
      '/etc/hostname',
      /templates\/link cannot be part of a chart: a link leads there/,
    ],
    ['a folder outside of the repository', '/etc', /a link leads there/],
    ['a folder, which may hold it', '../..', /it is a link to a folder/],
    ['nothing', 'gone', /it is a link to nothing/],
  ])('refuses a link to %s', async (_, target, message) => {
    await symlink(target, join(root, 'charts/demo/templates/link'));
    await expect(stage()).rejects.toThrow(message);
  });

  it('refuses a chart that is a link out of the repository', async () => {
    const elsewhere = await scratchFolder();
    await writeFiles(elsewhere, { 'Chart.yaml': 'apiVersion: v2\nname: common\nversion: 0.1.0\n' });
    await rm(join(root, 'charts/common'), { recursive: true });
    await symlink(elsewhere, join(root, 'charts/common'));
    await expect(stage()).rejects.toThrow('charts/common cannot be part of a chart: a link leads there');
  });

  it.each(['file://../../../outside', 'file:///etc', 'file://..\\\\common', 'file://../..', 'file://C:/charts'])(
    'refuses a dependency on %s',
    async repository => {
      const text = chartYaml.replace('file://../common', `"${repository}"`);
      await writeFile(join(root, 'charts/demo/Chart.yaml'), text);
      await expect(stage()).rejects.toMatchObject({
        problems: [{ code: repository === 'file://../..' ? 'file-missing' : 'outside-repository' }],
      });
    },
  );

  it('refuses charts that depend on each other', async () => {
    const back =
      'apiVersion: v2\nname: common\nversion: 0.1.0\ndependencies: [{ name: demo, version: 0.1.0, repository: "file://../demo" }]\n';
    await writeFile(join(root, 'charts/common/Chart.yaml'), back);
    await expect(stage()).rejects.toThrow('charts/demo → charts/common → charts/demo');
  });

  it('says which Chart.yaml is missing', async () => {
    await rm(join(root, 'charts/common/Chart.yaml'));
    await expect(stage()).rejects.toMatchObject({
      problems: [{ code: 'file-missing', at: { file: 'charts/common/Chart.yaml' } }],
    });
  });
});
