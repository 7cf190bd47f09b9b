import { expect, it } from 'vitest';
import { derive } from '../testing.ts';

const dead = (template: string, values: string): string[] => derive(template, values).statistics.dead;

it('are told where no template reads them, a whole map as one', () => {
  const values = 'name: a\nold: x\nweb: { port: 80, legacy: true }\ngone: { a: 1, b: { c: 2 } }\n';
  expect(dead('x: {{ .Values.name }}{{ .Values.web.port }}', values)).toEqual(['old', 'web.legacy', 'gone']);
});

it.each([
  ['printed whole', 'x: {{ toYaml .Values.web | nindent 2 }}'],
  ['printed as one text', 'x: {{ toJson .Values.web | b64enc | quote }}'],
  ['walked over', '{{ range $key, $value := .Values.web }}{{ $key }}: {{ $value }}{{ end }}'],
  ['read by a computed key', 'x: {{ index .Values.web .Values.key }}'],
  ['passed on with everything', 'x: {{ toYaml .Values | b64enc }}'],
  ['asked for only', '{{ if .Values.web.port }}{{ if .Values.web.old }}x{{ end }}{{ end }}'],
])('are not told where the map they stand in is %s', (_, template) => {
  expect(dead(`${template}\n{{/* */}}k: {{ .Values.key }}`, 'key: port\nweb: { port: 80, old: 1 }\n')).toEqual([]);
});

it('leave out what Helm itself reads: conditions of subcharts, and what is global', () => {
  const dependencies = [{ name: 'db', key: 'db', conditions: ['db.enabled'], tags: [] }];
  const { statistics } = derive('x: y', 'db: { enabled: true }\nglobal: { a: 1 }\n', { dependencies });
  expect(statistics.dead).toEqual([]);
});
