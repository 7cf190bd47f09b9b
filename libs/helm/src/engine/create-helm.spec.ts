import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError, type Problem } from '@cedille/source';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chartArchive, sha256Of, writeFiles } from '../fixtures/chart-archive.ts';
import { lendTools, realTool } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { stageChart, type StagedChart, type StagedUpstream } from '../stage/stage-chart.ts';
import { createHelm, type HelmOptions } from './create-helm.ts';
import type { RenderRequest } from './helm.ts';

removeScratchFolders();

let missing: string | undefined;
let root: string;
let cacheDir: string;

beforeAll(async () => {
  const tool = await realTool('helm');
  if (typeof tool === 'string') missing = tool;
});

beforeEach(async context => {
  if (missing) return context.skip(missing);
  root = await scratchFolder();
  cacheDir = await scratchFolder();
  await lendTools({ root, cacheDir });
  await writeFiles(root, {
    'charts/demo/Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\n',
    'charts/demo/templates/a.yaml': 'a: {{ .Values | toJson }}\n',
  });
});

async function stage(files: Record<string, string> = {}, upstream: StagedUpstream[] = []): Promise<StagedChart> {
  await writeFiles(join(root, 'charts/demo'), files);
  return stageChart({ root, folder: 'charts/demo', upstream, into: join(cacheDir, 'staged') });
}

async function upstreamFile(bytes: Buffer | string): Promise<{ path: string; sha256: string }> {
  const path = join(await scratchFolder(), 'file');
  await writeFile(path, bytes);
  return { path, sha256: sha256Of(bytes) };
}

interface Rendering extends Partial<RenderRequest> {
  chart: StagedChart;
  helm?: Partial<HelmOptions>;
}

async function render({ helm = {}, ...request }: Rendering) {
  const engine = await createHelm({ root, cacheDir, ...helm });
  return engine.render({
    release: 'rel',
    namespace: 'space',
    values: {},
    kubeVersion: '1.34.5',
    apiVersions: [],
    ...request,
  });
}

async function problemsOf(files: Record<string, string>, values: object = {}): Promise<readonly Problem[]> {
  const error = await render({ chart: await stage(files), values }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems;
}

describe('a render', () => {
  it('knows release, namespace and the capabilities it was given', async () => {
    const chart = await stage({
      'templates/a.yaml': [
        'names: {{ .Release.Name }} {{ .Release.Namespace }}',
        'kube: {{ .Capabilities.KubeVersion.Version }}',
        'monitoring: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}',
        'gateway: {{ .Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1" }}',
      ].join('\n'),
    });
    const { text } = await render({ chart, apiVersions: ['monitoring.coreos.com/v1'] });
    expect(text).toContain('names: rel space\nkube: v1.34.5\nmonitoring: true\ngateway: false\n');
  });

  it('is one for each release where there are several, and the texts follow each other', async () => {
    const chart = await stage({
      'templates/a.yaml': 'name: {{ .Release.Name }}\nspace: {{ .Release.Namespace }}\nx: {{ .Values.x }}\n',
    });
    const { text } = await render({ chart, values: { x: 1, instances: { b: {}, a: { x: 2 } } }, instances: true });
    expect(text.replaceAll(/# Source.*\n/g, '')).toBe(
      '---\nname: a\nspace: space-a\nx: 2\n---\n---\nname: b\nspace: space-b\nx: 1\n',
    );
    expect((await render({ chart, instances: true })).text).toBe('');
  });

  it('has custom resource definitions and hooks, and neither tests nor notes', async () => {
    const chart = await stage({
      'crds/crd.yaml': 'kind: CustomResourceDefinition # {{ kept }}\n',
      'templates/hook.yaml': 'kind: Job\nmetadata: {name: hook, annotations: {helm.sh/hook: pre-install}}\n',
      'templates/tests/t.yaml': 'kind: Pod\nmetadata: {name: test, annotations: {helm.sh/hook: test}}\n',
      'templates/NOTES.txt': 'a note\n',
    });
    const { text } = await render({ chart });
    expect(text).toContain('kind: CustomResourceDefinition # {{ kept }}');
    expect(text).toContain('name: hook');
    expect(text).not.toContain('name: test');
    expect(text).not.toContain('a note');
  });

  it('puts libraries and upstream charts together, the alias and its condition included', async () => {
    const archive = await upstreamFile(
      await chartArchive({ files: { 'templates/u.yaml': 'up: {{ .Values.x }}\n', 'values.yaml': 'x: default\n' } }),
    );
    const pin = {
      kind: 'chart' as const,
      name: 'upstream',
      version: '1.2.3',
      repository: 'https://charts.example.org',
    };
    await writeFiles(root, {
      'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 0.1.0\ntype: library\n',
      'charts/common/templates/_name.tpl': '{{ define "common.name" }}shared{{ end }}',
    });
    const dependencies = [
      '- {name: upstream, version: 1.2.3, repository: "https://charts.example.org", alias: up, condition: up.enabled}',
      '- {name: common, version: 0.1.0, repository: "file://../common"}',
    ];
    const files = {
      'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies:\n${dependencies.join('\n')}\n`,
      'templates/a.yaml': 'own: {{ include "common.name" . }}\n',
    };
    const whole = await stage(files, [{ pin, archive }]);
    expect((await render({ chart: whole, values: { up: { x: 'given' } } })).text).toMatch(
      /own: shared[^]*up: given|up: given[^]*own: shared/,
    );
    expect((await render({ chart: whole, values: { up: { enabled: false } } })).text).not.toContain('up:');
    const part = await stage(files);
    expect(part.missing).toEqual(['upstream']);
    expect((await render({ chart: part, values: { up: { x: 'given' } } })).text).toContain('own: shared');
  });

  it('prints published manifests byte for byte, sorted by kind, braces and a megabyte and all', async () => {
    const documentOf = (index: number): string =>
      `kind: ${index % 2 ? 'Deployment' : 'CustomResourceDefinition'}\nmetadata:\n  name: d${index}\ntext: |\n  {{ .Values.nothing | fail }}\n${`  ${'x'.repeat(118)}\n`.repeat(100)}`;
    const documents = Array.from({ length: 100 }, (_, index) => documentOf(index));
    const pin = {
      kind: 'manifest' as const,
      name: 'gateway',
      version: 'v1.0.0',
      url: 'https://example.org/install.yaml',
      condition: 'gateway.on',
    };
    const manifests = documents.join('---\n');
    expect(manifests.length).toBeGreaterThan(1_100_000);
    const chart = await stage({}, [{ pin, archive: await upstreamFile(manifests) }]);
    const { text } = await render({ chart });
    for (const document of documents) expect(text).toContain(document);
    const kinds = [...text.matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind);
    expect(kinds.lastIndexOf('CustomResourceDefinition')).toBeLessThan(kinds.indexOf('Deployment'));
    expect((await render({ chart, values: { gateway: { on: false } } })).text).not.toContain('kind:');
  });

  it('gives every value to the chart exactly as it is', async () => {
    const values = fc.dictionary(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }),
      { maxKeys: 60, minKeys: 40 },
    );
    // In base64, because Go's JSON has characters that Helm's YAML reader refuses in what is rendered.
    const chart = await stage({ 'templates/a.yaml': 'a: {{ .Values | toJson | b64enc }}\n' });
    await fc.assert(
      fc.asyncProperty(values, async data => {
        const value = JSON.parse(JSON.stringify({ data })) as object;
        const { text } = await render({ chart, values: withoutNull(value) as object, fresh: true });
        const given = Buffer.from(/^a: (.*)$/m.exec(text)![1]!, 'base64').toString('utf8');
        expect(JSON.parse(given)).toEqual(withoutNull(value));
      }),
      // A failure is told at once, with its seed: to shrink it takes a render each time, longer than a test may last.
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('gives keys and texts with line separators and control characters as they are', async () => {
    const chart = await stage({ 'templates/a.yaml': 'a: {{ .Values.data | toJson | b64enc }}\n' });
    const characters = ['\u007f', '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff'];
    const data = Object.fromEntries(characters.map(character => [`x${character}y`, `x${character}y`]));
    const { text } = await render({ chart, values: { data } });
    expect(JSON.parse(Buffer.from(/^a: (.*)$/m.exec(text)![1]!, 'base64').toString('utf8'))).toEqual(data);
  });

  it('is not changed by the settings that the user has for helm', async () => {
    const chart = await stage({ 'templates/a.yaml': 'space: {{ .Release.Namespace }}\n' });
    process.env.HELM_NAMESPACE = 'other';
    process.env.HELM_DEBUG = 'true';
    try {
      const { text } = await render({ chart });
      expect(text).toBe('---\n# Source: demo/templates/a.yaml\nspace: space\n');
    } finally {
      delete process.env.HELM_NAMESPACE;
      delete process.env.HELM_DEBUG;
    }
  });

  it('ends when it is interrupted', async () => {
    const chart = await stage();
    const signal = AbortSignal.abort();
    await expect(render({ chart, helm: { signal } })).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
  });
});

/** Helm takes a null for "not there". */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => (item === null ? 0 : withoutNull(item)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, item]) => item !== null && key !== '__proto__');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNull(item)]));
}

describe('a text that is known', () => {
  it('needs no Helm at all', async () => {
    const chart = await stage();
    const first = await render({ chart });
    expect(first.cached).toBe(false);
    await rm(join(cacheDir, 'tools'));
    expect(await render({ chart })).toEqual({ text: first.text, cached: true, milliseconds: 0 });
  });

  it('is another one for every input that counts', async () => {
    const chart = await stage();
    await render({ chart });
    const others: Partial<RenderRequest>[] = [
      { release: 'other' },
      { namespace: 'other' },
      { values: { a: 1 } },
      { kubeVersion: '1.33.0' },
      { apiVersions: ['x/v1'] },
      { fresh: true },
    ];
    for (const other of others) expect((await render({ chart, ...other })).cached, JSON.stringify(other)).toBe(false);
    expect((await render({ chart: await stage({ 'values.yaml': 'b: 1\n' }) })).cached).toBe(false);
    expect((await render({ chart: await stage({ 'values.yaml': 'b: 1\n' }) })).cached).toBe(true);
  });
});

describe('what is done to a text', () => {
  it('is done to a known one anew, for our own code may do it otherwise by now', async () => {
    const chart = await stage();
    const by = (apply: (text: string) => string) => render({ chart, edit: { key: 'the same', apply } });
    const { text } = await by(written => `${written}# first\n`);
    expect(await by(written => `${written}# second\n`)).toMatchObject({
      text: text.replace('# first', '# second'),
      cached: true,
    });
    expect((await render({ chart })).text).toBe(text.replace('# first\n', ''));
  });
});

describe('a render that fails', () => {
  it('names template, line and column, what is wrong, and a command that shows it again', async () => {
    const [problem] = await problemsOf({ 'templates/a.yaml': 'a: 1\nb: {{ .Values.x.y }}\n' });
    expect(problem).toMatchObject({
      code: 'helm-failed',
      component: 'demo',
      at: { file: 'charts/demo/templates/a.yaml', line: 2, column: 14 },
      message: expect.stringMatching(/nil pointer evaluating .*\.y\.$/) as string,
    });
    const command = /to see it again: (.*)$/.exec(problem!.fix!)![1]!;
    const values = /--values (\S+)/.exec(command)![1]!;
    expect(await readFile(values, 'utf8')).toBe('{}');
  });

  it.each([
    [
      'a message of the chart',
      'a: 1\n{{ fail "mode is missing: set mode" }}',
      'Helm cannot render demo: mode is missing: set mode.',
      2,
    ],
    ['a template that cannot be parsed', 'a: 1\n\n{{ if }}', 'Helm cannot render demo: missing value for if.', 3],
    ['a template that gives no YAML', 'a: b: c\n', /mapping values are not allowed/, 1],
    ['a document that is no YAML', 'a: 1\nb:\n- c\n  d: [\n', /line \d of what it renders/, 1],
    ['a helper that does not exist', 'a: 1\n{{ include "no.such" . }}', /no template "no\.such"/, 2],
  ])('because of %s', async (_, template, message, line) => {
    const [problem] = await problemsOf({ 'templates/a.yaml': template });
    expect(problem!.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(problem!.at).toMatchObject({ file: 'charts/demo/templates/a.yaml', line });
  });

  it('in a library names the file of the library', async () => {
    await writeFiles(root, {
      'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 0.1.0\ntype: library\n',
      'charts/common/templates/_f.tpl': '{{ define "f" }}\n{{ .Values.x.y }}{{ end }}',
    });
    const dependencies = 'dependencies: [{name: common, version: 0.1.0, repository: "file://../common"}]';
    const [problem] = await problemsOf({
      'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 0.1.0\n${dependencies}\n`,
      'templates/a.yaml': '{{ include "f" . }}',
    });
    expect(problem!.at).toMatchObject({ file: 'charts/common/templates/_f.tpl', line: 2 });
  });

  it('lists every value that the schema refuses, with its path', async () => {
    const schema = {
      type: 'object',
      additionalProperties: false,
      properties: { 'a/b': { type: 'integer' }, c: { type: 'object', additionalProperties: false } },
    };
    const problems = await problemsOf(
      { 'values.schema.json': JSON.stringify(schema) },
      { 'a/b': 'x', c: { d: 1 }, e: 1 },
    );
    expect(problems.map(problem => [problem.code, problem.path]).sort()).toEqual([
      ['schema-violation', ''],
      ['schema-violation', 'a/b'],
      ['schema-violation', 'c'],
    ]);
    expect(problems.map(problem => problem.message).join('\n')).toContain(
      "Helm refuses the values of demo at c: additional properties 'd' not allowed.",
    );
  });

  it('says when the chart is not for that Kubernetes', async () => {
    const [problem] = await problemsOf({
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\nkubeVersion: ">=1.40"\n',
    });
    expect(problem!.message).toBe(
      'Helm cannot render demo: chart requires kubeVersion: >=1.40 which is incompatible with Kubernetes v1.34.5.',
    );
  });
});

describe('a merge that was left undone in a template', () => {
  it('is what is told, with its line, and not what Helm makes of it', async () => {
    const undone = 'kind: ConfigMap\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n';
    const chart = await stage({ 'templates/a.yaml': undone });
    await expect(render({ chart })).rejects.toMatchObject({
      problems: [
        {
          message: 'Helm cannot render demo: a merge was left undone here (<<<<<<< HEAD).',
          at: { file: 'charts/demo/templates/a.yaml', line: 2, column: 1 },
        },
      ],
    });
  });
});

describe('lint', () => {
  it('finds nothing in a sound chart, and in a broken one the place', async () => {
    const engine = await createHelm({ root, cacheDir });
    expect(await engine.lint({ charts: [await stage({ 'templates/a.yaml': 'kind: ConfigMap\n' })] })).toEqual([]);
    const broken = await stage({ 'templates/b.yaml': 'kind: ConfigMap\nb: {{ .Values.x.y }}\n' });
    const findings = await engine.lint({ charts: [broken] });
    expect(findings).toMatchObject([
      {
        severity: 'error',
        component: 'demo',
        at: { file: expect.stringContaining('charts/demo/templates') as string },
      },
    ]);
  });

  it('keeps the reason, which helm writes some lines below the place', async () => {
    const engine = await createHelm({ root, cacheDir });
    const [finding] = await engine.lint({ charts: [await stage({ 'templates/a.yaml': '{{ include "nope" . }}\n' })] });
    expect(finding!.message).toContain('no template "nope"');
    expect(finding!.at).toEqual({ file: 'charts/demo/templates/a.yaml', line: 1, column: 3 });
  });
});
