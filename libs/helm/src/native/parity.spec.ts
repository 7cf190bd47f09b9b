import { join } from 'node:path';
import { CedilleError, type Problem } from '@cedille/source';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHelm } from '../engine/create-helm.ts';
import type { Helm } from '../engine/helm.ts';
import { writeFiles } from '../fixtures/chart-archive.ts';
import { lendEngine, realEngine } from '../fixtures/real-engine.ts';
import { realTool, workspaceRoot } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import type { StagedChart } from '../stage/stage-chart.ts';

removeScratchFolders();

let missing: string | undefined;
let native: Helm;
let program: Helm;

beforeAll(async () => {
  const needed = [await realEngine(), await realTool('helm')];
  missing = needed.find(item => typeof item === 'string');
  if (missing) return;
  const cacheDir = await scratchFolder();
  await lendEngine(cacheDir);
  native = await createHelm({ root: workspaceRoot, cacheDir, engine: 'native' });
  program = await createHelm({ root: workspaceRoot, cacheDir, engine: 'helm' });
}, 900_000);

beforeEach(context => {
  if (missing) context.skip(missing);
});

/** A chart that was not staged: it may be broken in every way. */
async function chartOf(files: Record<string, string>): Promise<StagedChart> {
  const path = join(await scratchFolder(), 'demo');
  await writeFiles(path, { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\n', ...files });
  return { path, key: path, name: 'demo', version: '0.1.0', folder: 'charts/demo', libraries: {}, missing: [] };
}

interface Outcome {
  text?: string;
  problems?: Problem[];
}

async function outcome(helm: Helm, chart: StagedChart, values: object): Promise<Outcome> {
  const request = { release: 'rel', namespace: 'space', kubeVersion: '1.34.5', apiVersions: ['b/v1', 'a/v1'] };
  try {
    return { text: (await helm.render({ ...request, chart, values, fresh: true })).text };
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    // The command that shows it again names the program that was used.
    return {
      problems: error.problems.map(problem => ({ ...problem, fix: problem.fix?.split('; to see it')[0] ?? '' })),
    };
  }
}

async function expectSame(files: Record<string, string>, values: object = {}): Promise<Outcome> {
  const chart = await chartOf(files);
  const [ours, theirs] = await Promise.all([outcome(native, chart, values), outcome(program, chart, values)]);
  expect(ours).toEqual(theirs);
  return ours;
}

const subchart = (files: Record<string, string> = {}): Record<string, string> => ({
  'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
  'charts/sub/values.yaml': 'x: default\ngone: 1\nexports: {data: {shared: 5}}\n',
  'charts/sub/templates/a.yaml': 'sub: {{ .Values | toJson }}\nchart: {{ .Chart | toJson }}\n',
  ...files,
});

const dependencies = (text: string): string => `apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies:\n${text}`;

describe('the same text', () => {
  const printed = (template: string): Record<string, string> => ({ 'templates/a.yaml': `a: ${template}\n` });

  it.each<[string, Record<string, string>, object?]>([
    [
      'what charts are told: release, Kubernetes, versions of APIs, templates',
      printed(
        '{{ list .Release .Capabilities.KubeVersion .Capabilities.APIVersions .Capabilities.HelmVersion.Version .Template .Chart .Subcharts | toJson }}',
      ),
    ],
    ['nothing at all', {}],
    [
      'blank lines and separators',
      { 'templates/a.yaml': '\n\n---\n---\na: 1\n\n\n---\n# only this\n---  \nb: |\n  x\n\n\n' },
    ],
    [
      'hooks behind manifests, tests left out',
      {
        'templates/z.yaml':
          'kind: Job\nmetadata: {annotations: {helm.sh/hook: "pre-install,post-upgrade"}}\n---\nkind: A\n',
        'templates/t.yaml': 'kind: Pod\nmetadata: {annotations: {helm.sh/hook: "test"}}\n',
        'templates/u.yaml': 'kind: Pod\nmetadata: {annotations: {helm.sh/hook: "no-such-hook"}}\n',
        'templates/s.yaml': 'kind: Service\n---\nkind: Namespace\n---\nkind: Zebra\n---\nkind: Apple\n',
      },
    ],
    ['definitions as they are', { 'crds/b.yaml': 'b: {{ kept }}\n\n\n', 'crds/a.yml': 'a: 1', 'crds/c.txt': 'c' }],
    ['definitions alone, with blanks at the end', { 'crds/b.yaml': 'b: 1\n\n\n   \n' }],
    [
      'files, globs and encodings',
      {
        ...printed(
          '{{ list ((.Files.Glob "files/*").AsConfig) (.Files.Lines "files/a") (.Files.Get "files/b" | b64enc) | toJson }}',
        ),
        'files/a': 'x\ny\n',
        'files/b': '\u00e9\n',
      },
    ],
    [
      'lookup, which finds nothing',
      printed('{{ lookup "v1" "Secret" "a" "b" | toJson }} {{ getHostByName "localhost" }}'),
    ],
    [
      'tpl and include',
      {
        ...printed('{{ list (tpl .Values.t .) (include "x" .) | toJson }}'),
        'templates/_x.tpl': '{{ define "x" }}x: {{ .Values.t }}{{ end }}',
      },
      { t: '{{ .Release.Name }}' },
    ],
    [
      'a subchart with an alias, its condition, globals and values',
      {
        ...subchart(),
        'Chart.yaml': dependencies(
          '- {name: sub, version: 1.0.0, alias: other, condition: other.on}\n- {name: sub, version: 1.0.0, tags: [t]}\n',
        ),
        ...printed('{{ .Values | toJson }}'),
      },
      { global: { g: 1 }, other: { x: 'given', gone: null }, tags: { t: true } },
    ],
    [
      'a subchart that is off',
      {
        ...subchart(),
        'Chart.yaml': dependencies('- {name: sub, version: 1.0.0, condition: sub.on}\n'),
        ...printed('1'),
      },
      { sub: { on: false } },
    ],
    [
      'values that are imported',
      {
        ...subchart(),
        'Chart.yaml': dependencies('- {name: sub, version: 1.0.0, import-values: [data, {child: x, parent: mine}]}\n'),
        ...printed('{{ .Values | toJson }}'),
      },
    ],
    ['a subchart that nobody declares', { ...subchart(), ...printed('1') }],
    [
      'a library',
      {
        ...subchart({
          'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\ntype: library\n',
          'charts/sub/templates/_l.tpl': '{{ define "l" }}lib{{ end }}',
        }),
        ...printed('{{ include "l" . }}'),
      },
    ],
    [
      'defaults that are taken away',
      { ...printed('{{ .Values | toJson }}'), 'values.yaml': 'a: {b: 1, c: 2}\nd: 3\n' },
      { a: { b: null }, d: null },
    ],
    [
      'numbers and odd words',
      printed('{{ .Values | toYaml | nindent 2 }}'),
      { a: 1e21, b: 0.1, c: 9007199254740991, d: 'yes', e: '0o7', f: '2001-01-01', g: -0 },
    ],
    [
      'files that Helm ignores',
      {
        ...printed('{{ range $k, $v := .Files }}{{ $k }} {{ end }}'),
        '.helmignore': 'skipped\n',
        skipped: '1',
        kept: '1',
      },
    ],
    ['keys nobody sees', printed('{{ $ca := genCA "a" 1 }}{{ (genSignedCert "b" nil nil 1 $ca).Cert | len | lt 10 }}')],
    [
      'a chart of the first kind',
      {
        ...printed('{{ .Chart.ApiVersion }}'),
        'Chart.yaml': 'name: demo\nversion: 0.1.0\n',
        'requirements.yaml': 'dependencies: []\n',
      },
    ],
    [
      'deep nesting',
      printed(
        '{{ include "d" (dict "n" 90) }}{{ define "d" }}{{ if gt (int .n) 0 }}[{{ include "d" (dict "n" (sub .n 1)) }}]{{ end }}{{ end }}',
      ),
    ],
  ])('of %s', async (_, files, values) => {
    expect((await expectSame(files, values)).text).toBeDefined();
  });

  it('whatever the values are', async () => {
    const files = {
      ...subchart(),
      'Chart.yaml': dependencies('- {name: sub, version: 1.0.0}\n'),
      'values.yaml': 'a: {b: [1, 2], c: text}\nlist: []\nnothing:\n',
      'templates/a.yaml':
        'kind: {{ .Values.kind | default "A" | toJson }}\nvalues: {{ .Values | toJson }}\n---\n{{ toYaml .Values.a }}\n---\nlines: |-\n{{ .Values.text | default "" | toString | indent 2 }}\n',
    };
    const chart = await chartOf(files);
    const value = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
    const values = fc.dictionary(
      fc.constantFrom('a', 'list', 'kind', 'text', 'sub', 'global', 'new', 'nothing'),
      value,
    );
    await fc.assert(
      fc.asyncProperty(values, async given => {
        const plain = JSON.parse(JSON.stringify(given)) as object;
        const [ours, theirs] = await Promise.all([outcome(native, chart, plain), outcome(program, chart, plain)]);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

describe('the same verdict', () => {
  it.each<[string, Record<string, string>, object?]>([
    ['a value that is required', { 'templates/a.yaml': 'a: 1\n{{ required "set a" .Values.a }}' }],
    ['a template that fails', { 'templates/a.yaml': 'a: 1\n\n{{ fail "no: \\n such" }}' }],
    [
      'a template that fails in a helper',
      { 'templates/a.yaml': '{{ include "h" . }}', 'templates/_h.tpl': '{{ define "h" }}\n{{ .Values.x.y }}{{ end }}' },
    ],
    ['a template that fails in a text', { 'templates/a.yaml': '{{ tpl "{{ .Values.x.y }}" . }}' }],
    ['a template that is none', { 'templates/a.yaml': 'a: 1\n{{ if }}' }],
    ['a function that does not exist', { 'templates/a.yaml': '{{ nothing . }}' }],
    ['a helper that does not exist', { 'templates/a.yaml': '{{ include "none" . }}' }],
    ['a note that fails', { 'templates/NOTES.txt': '{{ fail "no note" }}', 'templates/a.yaml': 'a: 1' }],
    ['broken YAML in a head', { 'templates/a.yaml': 'kind: a: b\n' }],
    ['broken YAML in a body', { 'templates/a.yaml': 'kind: A\nspec:\n- a\n  b: [\n' }],
    [
      'broken YAML in the second of two files',
      { 'templates/a.yaml': 'kind: A\n', 'templates/b.yaml': 'kind: A\nx: "\n' },
    ],
    ['a document that is a list', { 'templates/a.yaml': '- a\n- b\n' }],
    ['a tab', { 'templates/a.yaml': 'kind: A\nspec:\n\ta: b\n' }],
    ['a name that is a map', { 'templates/a.yaml': 'kind: A\nmetadata: {name: {a: b}}\n' }],
    [
      'values that a schema refuses',
      {
        'values.schema.json':
          '{"properties":{"a":{"type":"integer"},"b":{"enum":["c","d"]}},"required":["e"],"additionalProperties":false}',
      },
      { a: 'x', b: 'y', z: 1, y: 2, x: 3 },
    ],
    [
      'values that the schema of a subchart refuses',
      {
        ...subchart({ 'charts/sub/values.schema.json': '{"properties":{"x":{"type":"integer"}}}' }),
        'Chart.yaml': dependencies('- {name: sub, version: 1.0.0}\n'),
      },
    ],
    ['a schema that is none', { 'values.schema.json': '{"type": 5}' }],
    ['a schema that is no JSON', { 'values.schema.json': '{' }],
    ['a Chart.yaml that is no YAML', { 'Chart.yaml': 'a: b: c' }],
    ['a Chart.yaml without a version', { 'Chart.yaml': 'apiVersion: v2\nname: demo\n' }],
    ['a Chart.yaml of a kind to come', { 'Chart.yaml': 'apiVersion: v9\nname: demo\nversion: 0.1.0\n' }],
    ['a Chart.yaml of the kind that is being made', { 'Chart.yaml': 'apiVersion: v3\nname: demo\nversion: 0.1.0\n' }],
    ['a library', { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\ntype: library\n' }],
    ['another Kubernetes', { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\nkubeVersion: ">=1.40"\n' }],
    [
      'dependencies that are missing',
      { 'Chart.yaml': dependencies('- {name: one, version: 1.0.0}\n- {name: two, version: 1.0.0}\n') },
    ],
    [
      'a dependency of another version',
      { ...subchart(), 'Chart.yaml': dependencies('- {name: sub, version: 2.0.0}\n'), 'templates/a.yaml': 'a: 1' },
    ],
    ['values.yaml that is no YAML', { 'values.yaml': 'a: b: c' }],
    ['an archive that is none', { 'charts/sub.tgz': 'nothing' }],
    [
      'helpers that call each other without end',
      {
        'templates/a.yaml':
          '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
      },
    ],
    [
      'a template that calls itself without end',
      { 'templates/a.yaml': '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}' },
    ],
    ['a function that panics', { 'templates/a.yaml': '{{ mustToYaml (dict "a" (index (list 1) 5)) }}' }],
    ['nesting that is too deep for YAML', { 'templates/a.yaml': `a: ${'['.repeat(12_000)}` }],
  ])('on %s', async (_, files, values) => {
    await expectSame(files, values);
  });

  it('on an invalid release name and an invalid version of Kubernetes', async () => {
    const chart = await chartOf({ 'templates/a.yaml': 'a: 1' });
    for (const wrong of [{ release: 'Not_A_Name' }, { kubeVersion: 'new' }]) {
      const request = {
        chart,
        values: {},
        release: 'r',
        namespace: 'n',
        kubeVersion: '1.34.5',
        apiVersions: [],
        ...wrong,
      };
      const told = await Promise.all(
        [native, program].map(helm => helm.render(request).catch((error: CedilleError) => error.problems[0]!.message)),
      );
      expect(told[0]).toEqual(told[1]);
      expect(told[0]).toContain('Helm cannot render demo');
    }
  });
});
