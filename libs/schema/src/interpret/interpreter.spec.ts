import { describe, expect, it } from 'vitest';
import { at, derive } from '../testing.ts';

const MAP = { type: 'object' };
const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n';

describe('reading values', () => {
  it('finds what is read directly, from the root, and through variables', () => {
    const derived = derive(
      '{{ .Values.a }}{{ with .Values.w }}{{ $.Values.b }}{{ .in }}{{ end }}{{ $v := .Values.c }}{{ $v.d }}',
    );
    for (const path of ['a', 'b', 'c.d', 'w.in']) expect(at(derived, path)).toBeDefined();
    expect(at(derived, 'in')).toBeUndefined();
  });

  it('takes both branches of a condition', () => {
    const derived = derive(
      '{{ if .Values.a }}{{ .Values.b }}{{ else if .Values.c }}{{ .Values.d }}{{ else }}{{ .Values.e }}{{ end }}',
    );
    for (const key of ['a', 'b', 'c', 'd', 'e']) expect(at(derived, key)).toBeDefined();
  });

  it('follows range to the element, and two variables to the entries of a dictionary', () => {
    const derived = derive(
      '{{ range .Values.list }}{{ .x }}{{ end }}{{ range $k, $v := .Values.map }}{{ $v.y }}{{ end }}',
      'list: []\nmap: {}\n',
    );
    expect(at(derived, 'list')).toMatchObject({ type: ['array', 'object'] });
    expect(at(derived, 'list.*')).toMatchObject({ properties: { x: expect.anything() }, additionalProperties: false });
    expect(at(derived, 'map.*')).toMatchObject({ properties: { y: expect.anything() } });
  });

  it('adds what an assignment may have put into a variable', () => {
    const derived = derive('{{ $v := .Values.a }}{{ if .Values.c }}{{ $v = .Values.b }}{{ end }}{{ $v.x }}');
    expect(at(derived, 'a.x')).toBeDefined();
    expect(at(derived, 'b.x')).toBeDefined();
  });
});

describe('named templates', () => {
  it('are followed with their argument, at the place of the call', () => {
    const template = `{{ define "pod" }}nodeSelector:\n  {{- toYaml .sel | nindent 2 }}\n{{ end }}${DEPLOYMENT}      {{- include "pod" (dict "sel" .Values.nodes) | nindent 6 }}\n`;
    expect(at(derive(template, 'nodes: {}\n'), 'nodes')).toEqual({
      type: 'object',
      additionalProperties: { type: 'string' },
    });
  });

  it('are followed when their name is put together from constants', () => {
    expect(
      at(derive('{{ define "demo.x" }}{{ .Values.a }}{{ end }}{{ include (printf "%s.x" .Chart.Name) . }}'), 'a'),
    ).toBeDefined();
  });

  it('that return what they print leave it to the caller', () => {
    const template = `{{ define "labels" }}{{ toYaml .Values.labels }}{{ end }}{{ $l := include "labels" . }}apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    {{- $l | nindent 4 }}\n`;
    expect(at(derive(template, 'labels: {}\n'), 'labels')).toMatchObject({ additionalProperties: { type: 'string' } });
  });

  it('are not printed a second time by the caller', () => {
    const template = `{{ define "sel" }}{{ with .Values.sel }}nodeSelector:\n  {{- toYaml . | nindent 2 }}{{ end }}{{ end }}${DEPLOYMENT}      {{- include "sel" . | nindent 6 }}\n`;
    expect(at(derive(template, 'sel: {}\n'), 'sel')).toEqual({
      type: 'object',
      additionalProperties: { type: 'string' },
    });
  });

  it('that may fail give fromJson what they print otherwise', () => {
    const template =
      '{{ define "copy" }}{{ range .doc.list }}{{ fail (cat "no" .) }}{{ end }}{{ toJson (dict "doc" .doc) }}{{ end }}' +
      '{{ $v := get (include "copy" (dict "doc" .Values.a) | fromJson) "doc" }}{{ $v.b }}';
    expect(at(derive(template, 'a: { b: 1, list: [] }\n'), 'a')).toMatchObject({ additionalProperties: false });
  });

  it('give fromYaml what stands under each key, not the text', () => {
    const template =
      '{{ define "base" }}a:\n  b: {{ .Values.port }}\n{{ end }}{{ $c := include "base" . | fromYaml }}{{ $c.a.x }}{{ $c.a.b }}';
    expect(at(derive(template), 'port')).not.toHaveProperty('properties');
  });
});

describe('functions', () => {
  const reads = (template: string, path: string): unknown => at(derive(template), path);

  it.each([
    ['index', '{{ index .Values "a" "b-c" }}', 'a.b-c'],
    ['get', '{{ get .Values.a "b" }}', 'a.b'],
    ['dig', '{{ dig "b" "c" "" .Values.a }}', 'a.b.c'],
    ['hasKey', '{{ if hasKey .Values.a "b" }}{{ end }}', 'a.b'],
    ['pluck', '{{ pluck "b" .Values.a | first }}', 'a.b'],
    ['pick', '{{ toYaml (pick .Values.a "b") }}', 'a.b'],
    ['omit', '{{ (omit .Values.a "b").c }}', 'a.b'],
    ['default', '{{ (default .Values.a .Values.z).b }}', 'a.b'],
    ['merge', '{{ (merge .Values.a .Values.z).b }}', 'z.b'],
    ['dict and set', '{{ $d := dict "k" .Values.a }}{{ $_ := set $d "m" .Values.z }}{{ $d.m.b }}', 'z.b'],
    ['tpl', '{{ (tpl .Values.a .).b }}', 'a.b'],
    ['fromYaml of toYaml', '{{ (.Values.a | toYaml | fromYaml).b }}', 'a.b'],
    ['ternary', '{{ (ternary .Values.a .Values.z true).b }}', 'a.b'],
    ['list and range', '{{ range list .Values.a .Values.z }}{{ .b }}{{ end }}', 'z.b'],
    ['deepCopy', '{{ (deepCopy .Values.a).b }}', 'a.b'],
  ])('%s reads the field', (_, template, path) => {
    expect(reads(template, path)).toBeDefined();
  });

  it('names those that are not known', () => {
    expect(derive('{{ frobnicate .Values.a }}').statistics.unknownFunctions).toEqual(['frobnicate']);
  });

  it('a default printed whole in an unknown place stays free-form', () => {
    expect(at(derive('x:\n  {{- toYaml .Values.config | nindent 2 }}\n', 'config: {a: 1}\n'), 'config')).toEqual(MAP);
  });

  it('a checksum of something prints nothing of it', () => {
    expect(at(derive('{{ toYaml .Values.config | sha256sum }}', 'config: {a: 1}\n'), 'config')).toMatchObject({
      additionalProperties: false,
    });
  });
});
