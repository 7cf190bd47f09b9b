import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';

const require = createRequire(import.meta.url);

interface ChartVersion {
  readChartVersion: (text: string, file: string) => string;
  setChartVersion: (text: string, version: string, file: string) => string;
}
const { readChartVersion, setChartVersion } = require('./chart-version.cjs') as ChartVersion;

const CHART = `# a chart
apiVersion: v2
name: web   # its folder
version: 0.1.0 # released by cedille
dependencies:
  # two of the same
  - name: up
    version: '1.0.0'
`;

describe('setChartVersion', () => {
  it('changes the version of the chart and not one character more', () => {
    expect(setChartVersion(CHART, '0.2.0', 'Chart.yaml')).toBe(CHART.replace('0.1.0', '0.2.0'));
  });

  it.each([
    ["version: '1.0.0'\n", "version: '1.1.0'\n"],
    ['version: "1.0.0"\n', 'version: "1.1.0"\n'],
    ['{version: 1.0.0, name: a}', '{version: 1.1.0, name: a}'],
  ])('keeps the style of %j', (before, after) => {
    expect(setChartVersion(before, '1.1.0', 'Chart.yaml')).toBe(after);
  });

  it('is read back as what was set, whatever stands around it', () => {
    const comment = fc.string().filter(text => !/[\r\n\u0085\u2028\u2029]/.test(text) && /^[\x20-\x7e]*$/.test(text));
    const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map(parts => parts.join('.'));
    fc.assert(
      fc.property(comment, version, version, (words, before, after) => {
        const text = `# ${words}\nname: a\nversion: ${before} # ${words}\nversionX: ${before}\n`;
        const set = setChartVersion(text, after, 'Chart.yaml');
        expect(readChartVersion(set, 'Chart.yaml')).toBe(after);
        expect(parseDocument(set).get('versionX')).toEqual(parseDocument(text).get('versionX'));
        expect(setChartVersion(set, before, 'Chart.yaml')).toBe(text);
      }),
    );
  });

  it('says what is missing and how to fix it', () => {
    expect(() => setChartVersion('name: a\n', '1.0.0', 'charts/a/Chart.yaml')).toThrow(
      /charts\/a\/Chart.yaml has no version.\n.*\n {2}fix +add version: 0.1.0/,
    );
    expect(() => readChartVersion('a: [', 'charts/a/Chart.yaml')).toThrow('charts/a/Chart.yaml is not valid YAML');
  });
});

describe('the hooks of nx release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cedille-plan-'));
  const file = join(folder, 'plan.json');
  beforeAll(() =>
    writeFileSync(file, JSON.stringify({ releases: [{ component: 'web', to: '0.2.0', changelog: '## 0.2.0' }] })),
  );
  afterEach(() => delete process.env['CEDILLE_RELEASE_PLAN']);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  interface Actions {
    init: (tree: unknown) => Promise<void>;
    validate: (tree: unknown) => Promise<void>;
    readCurrentVersionFromSourceManifest: (tree: unknown) => Promise<unknown>;
    updateProjectVersion: (tree: unknown, version: string) => Promise<string[]>;
  }
  const actionsOf = async (
    name: string,
  ): Promise<{ actions: Actions; tree: { read: (path: string, as: string) => string } }> => {
    const { createTreeWithEmptyWorkspace } = require('@nx/devkit/testing') as {
      createTreeWithEmptyWorkspace: () => {
        write: (path: string, text: string) => void;
        read: (path: string, as: string) => string;
      };
    };
    const tree = createTreeWithEmptyWorkspace();
    tree.write(`charts/${name}/Chart.yaml`, CHART);
    const ChartVersionActions = require('./chart-version-actions.cjs') as new (
      group: unknown,
      node: unknown,
      config: unknown,
    ) => Actions;
    const actions = new ChartVersionActions(
      {},
      { name, data: { root: `charts/${name}` } },
      { manifestRootsToUpdate: [] },
    );
    await actions.init(tree);
    return { actions, tree };
  };

  it('write the planned version into Chart.yaml', async () => {
    process.env['CEDILLE_RELEASE_PLAN'] = file;
    const { actions, tree } = await actionsOf('web');
    await actions.validate(tree);
    expect(await actions.readCurrentVersionFromSourceManifest(tree)).toEqual({
      manifestPath: 'charts/web/Chart.yaml',
      currentVersion: '0.1.0',
    });
    await actions.updateProjectVersion(tree, '0.2.0');
    expect(tree.read('charts/web/Chart.yaml', 'utf-8')).toBe(CHART.replace('0.1.0', '0.2.0'));
  });

  it('refuse a component that is not due, before anything is written', async () => {
    process.env['CEDILLE_RELEASE_PLAN'] = file;
    const { actions, tree } = await actionsOf('mail');
    await expect(actions.validate(tree)).rejects.toThrow('No release of mail is due');
  });

  it('say which command to use when nx release is started alone', async () => {
    const { actions, tree } = await actionsOf('web');
    await expect(actions.validate(tree)).rejects.toThrow('./cedille release --dry-run');
  });

  it('take the entry of the changelog from the plan', async () => {
    process.env['CEDILLE_RELEASE_PLAN'] = file;
    const Renderer = require('./changelog-renderer.cjs') as new (options: { project: string }) => {
      render: () => Promise<string>;
    };
    expect(await new Renderer({ project: 'web' }).render()).toBe('## 0.2.0');
  });
});
