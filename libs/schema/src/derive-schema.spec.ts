import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@cedille/source';
import { mirrorFolder } from '@cedille/source/testing';
import { loadKubernetesTypes } from '@cedille/types';
import { describe, expect, it } from 'vitest';
import { loadChart } from './chart/load-chart.ts';
import { parseDefaults } from './chart/parse-defaults.ts';
import { deriveSchema } from './derive-schema.ts';
import { at, chartOf, derive, TYPES } from './testing.ts';

describe('a derived schema', () => {
  it('names chart and version, and is the same each time', () => {
    const chart = chartOf('{{ .Values.b }}{{ .Values.a.x }}', 'a: {y: 1}\n');
    const [first, second] = [deriveSchema(chart, { types: TYPES }), deriveSchema(chart, { types: TYPES })];
    expect(first).toMatchObject({ name: 'demo', version: '1.2.3', problems: [] });
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });

  it('takes a default that is written twice as Helm does', () => {
    const derived = derive('a: {{ .Values.a }}\n', 'a: 1\nb: 1\na: text\n');
    expect(at(derived, 'a')).toMatchObject({ default: 'text' });
  });

  it('is loosened just where a default does not fit', () => {
    const schema = JSON.stringify({
      properties: { a: { type: 'object', properties: { x: { type: 'string' } }, additionalProperties: false } },
    });
    const template =
      'kind: Deployment\nspec:\n  template:\n    spec:\n      tolerations: {{- toYaml .Values.tol | nindent 8 }}\n';
    const derived = derive(template, 'tol: [{kee: x}]\na: {x: y}\n', { schema });
    expect(derived.statistics.loosened).toEqual(['tol[0].kee']);
    expect(at(derived, 'tol')).toEqual({ type: 'array' });
    expect(at(derived, 'a')).toMatchObject({ additionalProperties: false });
  });

  it('names templates that Go refuses, and reads the others', () => {
    const templates = [
      { path: 'demo/templates/bad.yaml', text: '{{ if }}' },
      { path: 'demo/templates/good.yaml', text: '{{ .Values.a }}' },
    ];
    const derived = derive('', '', { templates });
    expect(derived.problems).toMatchObject([
      { code: 'template-syntax', at: { file: 'demo/templates/bad.yaml', line: 1 } },
    ]);
    expect(at(derived, 'a')).toBeDefined();
  });

  it('survives keys that JavaScript treats specially', () => {
    const derived = derive('{{ .Values.constructor.x }}', '"__proto__": {a: 1}\nhasOwnProperty: 1\n');
    expect(validate(derived.schema, JSON.parse('{"__proto__": {"b": 1}}'))).toHaveLength(1);
    expect(at(derived, 'hasOwnProperty')).toMatchObject({ type: 'integer' });
  });
});

describe('hostile templates end', () => {
  /** Of the processor, which a busy machine does not change. */
  const within = (seconds: number, template: string): void => {
    const start = process.cpuUsage();
    derive(template, 'a: {b: 1}\nlist: [1]\n');
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000_000).toBeLessThan(seconds);
  };
  const repeat = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('');

  it.each([
    ['that include themselves', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
    [
      'that descend without end',
      '{{ define "a" }}{{ include "a" .x }}{{ include "a" .y }}{{ end }}{{ include "a" .Values }}',
    ],
    [
      'that wrap their argument without end',
      '{{ define "a" }}{{ include "a" (dict "x" . "y" .) }}{{ include "a" (list . .) }}{{ end }}{{ include "a" .Values }}',
    ],
    [
      'that put a dictionary into itself',
      '{{ define "a" }}{{ $_ := set . "k" . }}{{ $_ := set . "j" (dict "a" . "b" .) }}{{ include "a" (dict "x" . "y" .) }}{{ end }}{{ include "a" (dict) }}',
    ],
    [
      'of 1,000 definitions that call each other',
      repeat(
        1000,
        i =>
          `{{ define "t${i}" }}{{ include "t${(i * 7 + 1) % 1000}" (dict "v" .v "k${i}" .) }}{{ include "t${(i * 13 + 5) % 1000}" . }}{{ end }}`,
      ) + '{{ include "t0" (dict "v" .Values) }}',
    ],
    [
      'that double a text 200 times',
      `{{ $a := "x" }}${repeat(200, () => '{{ $a = printf "%s%s" $a $a }}')}{{ include $a . }}`,
    ],
    [
      'that double a dictionary 300 times',
      `{{ $a := dict "a" .Values }}${repeat(300, i => `{{ $a = dict "l" $a "r" $a "k" .Values.a${i} }}`)}{{ toYaml $a }}`,
    ],
    ['of half a million lines', `${'a: b\n'.repeat(500_000)}{{ .Values.a }}`],
    ['with 400 nested loops', `${'{{ range .Values.list }}'.repeat(400)}{{ toYaml . }}${'{{ end }}'.repeat(400)}`],
  ])('%s', (_, template) => within(30, template));

  it('and say that they were not followed to the end', () => {
    const calls = repeat(9, i => `{{ include "a" .k${i} }}`);
    const derived = derive(`{{ define "a" }}${calls}{{ end }}{{ include "a" .Values }}`);
    expect(derived.problems).toMatchObject([{ code: 'chart-too-large', severity: 'warning' }]);
  });
});

const mirror = mirrorFolder();
const archives = mirror
  ? readdirSync(mirror)
      .filter(name => name.endsWith('.tgz'))
      .sort()
  : [];

/** Into a ConfigMap that programs of theirs read. */
const PRINT_ALL_VALUES: ReadonlySet<string> = new Set(['linkerd-control-plane']);

describe.skipIf(!archives.length)('real charts (CEDILLE_CHART_MIRROR)', () => {
  it.each(archives)('%s: all templates are read, all defaults fit, a wrong root key does not', async archive => {
    const chart = await loadChart(join(mirror!, archive));
    const derived = deriveSchema(chart, { types: await loadKubernetesTypes() });
    expect(derived.problems).toEqual([]);
    expect(derived.statistics).toMatchObject({ unknownFunctions: [], loosened: [] });
    expect(validate(derived.schema, parseDefaults(chart))).toEqual([]);
    expect(validate(derived.schema, { zzWrong: 1 })).toHaveLength(PRINT_ALL_VALUES.has(chart.name) ? 0 : 1);
  });
});
