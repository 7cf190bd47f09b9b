import { parseYaml } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { judgeValues } from './judge-values.ts';
import { derive } from './testing.ts';

/** What the schema of a chart of one template says of values, as `path` of each refusal. */
function refused({ template, defaults, values }: { template: string; defaults: string; values: string }): string[] {
  const { schema, problems } = derive(template, defaults);
  expect(problems).toEqual([]);
  const data = parseYaml(values, 'values.yaml', { dialect: 'helm' }).data;
  return judgeValues({ schema, values: data }).errors.map(({ path }) => path.join('.'));
}

interface Case {
  name: string;
  template: string;
  defaults: string;
  /** What people really write, and the chart reads. */
  good: string;
  /** A slip in the same place; the schema still sees it. */
  bad?: string;
}

/** One way in which a template uses a value; the name says what must not be misjudged. */
const CASES: readonly Case[] = [
  {
    name: 'a port by number or name, and by number alone where a container listens on it',
    template:
      'kind: Service\napiVersion: v1\nspec:\n  ports:\n    - targetPort: {{ .Values.target }}\n    - targetPort: {{ .Values.both }}\n---\nkind: Deployment\napiVersion: apps/v1\nspec:\n  template:\n    spec:\n      containers:\n        - ports:\n            - containerPort: {{ .Values.both }}\n',
    defaults: 'target: 80\nboth: 80\n',
    good: 'target: http\nboth: "8080"\n',
    bad: 'both: http\n',
  },
  {
    name: 'parts of a Pod by their names, printed where nobody knows what is taken',
    template:
      'kind: Unknown\nspec:\n  livenessProbes: {{ toYaml .Values.livenessProbes | nindent 4 }}\n  other: {{ toJson .Values.scan.podTolerations | quote }}\n',
    defaults: 'livenessProbes: { periodSeconds: 5 }\nscan: { podTolerations: [{ key: a }] }\n',
    good: 'livenessProbes: { failureThreshold: 3 }\nscan: { podTolerations: [{ operator: Exists }] }\n',
    bad: 'livenessProbes: { failureTreshold: 3 }\n',
  },
  {
    name: 'a computed key in a map with some defaults',
    template:
      '{{ range $k, $v := .Values.s }}{{ if index $.Values.e $k }}{{ get $.Values.g $k }}{{ pluck $k $.Values.p | first }}{{ end }}{{ end }}{{ .Values.o.x }}',
    defaults: 's: {}\ne: { default: true }\ng: { default: 1 }\np: { default: a }\no: { x: 1 }\n',
    good: 'e: { internal: true }\ng: { internal: 2 }\np: { internal: b }\n',
    bad: 'o: { z: 1 }\n',
  },
  {
    name: 'false as a default that stands for nothing',
    template: '{{ if .Values.address }}x: {{ .Values.address }}{{ end }}{{ if .Values.on }}y{{ end }}',
    defaults: 'address: false\non: false\n',
    good: 'address: 10.0.0.1:9094\n',
    bad: 'on: yes please\n',
  },
  {
    name: 'a single value that is joined',
    template:
      'a: {{ .Values.a | join "," | quote }}\nb: {{ join " " .Values.b }}\nc: {{ .Values.c | toYaml | nindent 2 }}\n',
    defaults: 'a: null\nb: []\nc: [x]\n',
    good: 'a: ALL\nb: maven\n',
    bad: 'b: { a: b }\n',
  },
  {
    name: 'a list where the alternative is a list',
    template: '{{ range .Values.p }}a: {{ .auth | default $.Values.auth }}\n{{ end }}',
    defaults: 'auth: [v2]\np: []\n',
    good: 'p: [{ auth: [v3] }]\n',
    bad: 'p: [{ auht: [v3] }]\n',
  },
  {
    name: 'a map of texts or maps',
    template:
      'env:\n{{ range $k, $v := .Values.env }}  - name: {{ $k }}\n    {{- if kindIs "map" $v }}\n    {{- toYaml $v | nindent 4 }}\n    {{- else }}\n    value: {{ $v | quote }}\n    {{- end }}\n{{ end }}',
    defaults: 'env: {}\n',
    good: 'env: { TZ: UTC, N: 1, T: { valueFrom: {} } }\n',
  },
  ...[
    'toYaml .Values.c | b64enc | quote',
    'toJson .Values.c | quote',
    'printf "%s" (toJson .Values.c)',
    'print "x" (toYaml .Values.c)',
    'toToml .Values.c | quote',
    'toYaml .Values.c | trim | quote',
    'toYaml .Values.c | fromYaml | toJson | quote',
    'regexReplaceAll "a" (toYaml .Values.c) "b" | quote',
    'toYaml .Values.c | splitList "\\n" | join ","',
    'list (toYaml .Values.c) | join "\\n"',
  ].map(pipe => ({
    name: `a map printed as one text: ${pipe}`,
    template: `apiVersion: v1\nkind: Secret\nstringData:\n  a.yaml: {{ ${pipe} }}\n  b: {{ .Values.o.x }}\n`,
    defaults: 'c: { global: { timeout: 5m }, list: [{ a: b }] }\no: { x: 1 }\n',
    good: 'c: { global: { url: x }, list: [{ c: d }], more: [] }\n',
    bad: 'o: { z: 1 }\n',
  })),
  {
    name: 'a map printed through a variable',
    template: '{{ $t := toJson .Values.c }}\na: {{ $t | quote }}\n',
    defaults: 'c: { a: 1 }\n',
    good: 'c: { b: 1 }\n',
  },
  {
    name: 'the other branch of a test of types',
    template:
      's: {{ if kindIs "string" .Values.s }}{{ .Values.s }}{{ else }}{{ toYaml .Values.s | nindent 2 }}{{ end }}\nc: {{ if kindIs "slice" .Values.c }}{{ join " " .Values.c }}{{ else }}{{ .Values.c | quote }}{{ end }}\n{{ $t := typeOf .Values.a }}{{ if eq $t "string" }}{{ .Values.a }}{{ else }}{{ toYaml .Values.a }}{{ end }}',
    defaults: 's: standard\nc: []\na: {}\n',
    good: 's: { role: { a: true } }\nc: echo hi\na: "a: b"\n',
    bad: 'c: { a: b }\n',
  },
  {
    name: 'the other branch of a type that is printed',
    template:
      '{{ $t := printf "%T" .Values.a }}{{ if eq $t "string" }}{{ .Values.a }}{{ else }}{{ toYaml .Values.a }}{{ end }}c: {{ .Values.c }}',
    defaults: 'a: {}\nc: []\n',
    good: 'a: "a: b"\n',
    bad: 'c: { a: b }\n',
  },
  {
    name: 'a map where a list is walked over',
    template: '{{ range .Values.a }}{{ toYaml . }}{{ end }}{{ range values .Values.b }}{{ .x }}{{ end }}',
    defaults: 'a: null\nb: []\n',
    good: 'a: { one: { kind: X } }\nb: { one: { x: 1 } }\n',
    bad: 'b: { one: { z: 1 } }\n',
  },
  {
    name: 'text that is read back and printed again',
    template:
      '{{ define "pod" }}\nspec:\n  securityContext:\n    {{- toYaml .Values.sc | nindent 4 }}\n  x: {{ .Values.x.a }}\n{{ end }}kind: Custom\nspec:\n  template: {{ include "pod" . | fromYaml | toYaml | nindent 4 }}\n',
    defaults: 'sc: { runAsUser: 1 }\nx: { a: 1 }\n',
    good: 'sc: { fsGroup: 1 }\n',
    bad: 'x: { z: 1 }\n',
  },
  {
    name: 'scalars that look the same when they are printed',
    template:
      'a: {{ .Values.port | quote }}\nb: "{{ .Values.timeout }}"\nc: "{{ .Values.interval }}"\nd: {{ .Values.rate | quote }}\ne: {{ .Values.tag }}\n{{ mul .Values.factor 2 }}',
    defaults: 'port: "443"\ntimeout: 100\ninterval: 60.0\nrate: 1\ntag: v1\nfactor: 2.0\n',
    good: 'port: 9000\ntimeout: "32"\ninterval: 0.5\nrate: 0.1\nfactor: 1.5\n',
    bad: 'tag: 1.10\n',
  },
  {
    name: 'what switches a list, a map or a text off',
    template:
      '{{ if .Values.list }}{{ join "," .Values.list }}{{ end }}{{ with .Values.map }}{{ toYaml . }}{{ end }}{{ if not .Values.text }}{{ else }}{{ .Values.text }}{{ end }}{{ toYaml .Values.always | nindent 2 }}',
    defaults: 'list: [a]\nmap: { a: 1 }\ntext: a\nalways: { a: 1 }\n',
    good: 'list: false\nmap: ""\ntext: false\n',
    bad: 'always: false\n',
  },
  {
    name: 'default texts that are templates',
    template:
      'a: |\n  {{- tpl .Values.app.config . | nindent 2 }}\nb: |\n  {{- tpl (toYaml .Values.more) . | nindent 2 }}\n',
    defaults:
      'app:\n  storage: { local: { path: x } }\n  other: { x: 1 }\n  config: |\n    b: {{ dig "names" "chunks" "" .Values.app }}\n    s: {{- toYaml .Values.app.storage | nindent 2 }}\nmore:\n  deep: ["{{ .Values.extra.key }}"]\n',
    good: 'app: { storage: { s3: {} }, names: { chunks: a } }\nextra: { key: 1 }\n',
    bad: 'app: { other: { z: 1 } }\n',
  },
  {
    name: 'all values passed on',
    template: 'a: |\n  {{- toYaml .Values | nindent 2 }}\n{{ .Values.read.x }}',
    defaults: 'read: { x: 1 }\nunread: { x: 1 }\n',
    good: 'new: 1\nunread: { z: 1 }\n',
    bad: 'read: { z: 1 }\n',
  },
  {
    name: 'a part of the values handed on beside others',
    template:
      '{{ define "d" }}{{ $root := index . 0 }}{{ $data := index . 1 }}{{ tpl (toYaml $data) $root }}{{ end }}{{ include "d" (list . .Values.files) }}{{ .Values.o.x }}',
    defaults: 'files: { a: 1 }\no: { x: 1 }\n',
    good: 'files: { b: 1 }\n',
    bad: 'new: 1\n',
  },
  {
    name: 'a computed key among all values',
    template:
      '{{ range $k, $v := .Values.s }}{{ with index $.Values $k }}{{ .size }}{{ end }}{{ end }}{{ .Values.known.x }}',
    defaults: 's: {}\nknown: { x: 1 }\n',
    good: 's: { web: 1, known: 1 }\nweb: { size: 2 }\nknown: { size: 3 }\n',
    bad: 'web: { sizes: 2 }\n',
  },
  {
    name: 'a template whose name is computed',
    template:
      '{{ define "web.ports" }}{{ .nodePort }}{{ end }}{{ define "other" }}{{ .size }}{{ end }}{{ range $k, $v := .Values.apps }}{{ $name := printf "%s.ports" $k }}{{ include $name $v }}{{ end }}',
    defaults: 'apps: { web: { image: a } }\n',
    good: 'apps: { web: { nodePort: 1 } }\n',
    bad: 'apps: { web: { size: 1 } }\n',
  },
  {
    name: 'all values walked over',
    template:
      '{{ range $k, $v := .Values }}{{ if and (kindIs "map" $v) $v.enabled }}{{ $k }}: {{ ($v.service).port }}{{ end }}{{ end }}',
    defaults: 'web: { enabled: true, service: {} }\nname: a\n',
    good: 'db: { enabled: true, service: { port: 1 } }\nweb: { service: { port: 1 } }\nname: b\n',
    bad: 'db: { service: { prot: 1 } }\n',
  },
  {
    name: 'a value that is held against the text of nothing',
    template:
      '{{ if ne (toString .Values.a) "false" }}a: {{ .Values.a }}{{ end }}{{ if eq (.Values.b | toString) "" }}{{ else }}b: {{ .Values.b }}{{ end }}{{ if eq .Values.c "x" }}c: {{ .Values.c }}{{ end }}',
    defaults: 'a: false\nb: false\nc: "1"\n',
    good: 'a: 10.0.0.1\nb: 3\n',
    bad: 'c: 1\n',
  },
  {
    name: 'what a format prints behind a key',
    template:
      'kind: Service\nmetadata:\n  labels:\n    {{- range $k, $v := .Values.l }}\n    {{- printf "%s: %s" $k (tpl $v $ | toYaml) | nindent 4 }}\n    {{- end }}\nx: {{ .Values.o.x }}\n',
    defaults: 'l: {}\no: { x: 1 }\n',
    good: 'l: { a: b }\n',
    bad: 'l: { a: { b: c } }\n',
  },
  {
    name: 'a well-known key of a kind that nobody knows',
    template:
      'kind: Custom\nspec:\n  resources:\n    {{- toYaml .Values.resources | nindent 4 }}\nx: {{ .Values.o.x }}\n',
    defaults: 'resources: { profile: small }\no: { x: 1 }\n',
    good: 'resources: { tier: gold }\n',
    bad: 'o: { z: 1 }\n',
  },
  {
    name: 'what a function that is not known is given',
    template: '{{ .Values.c | toYaml | someFunction }}',
    defaults: 'c: { a: 1 }\n',
    good: 'c: { b: 1 }\n',
  },
];

describe('values that a chart reads are accepted', () => {
  it.each(CASES)('$name', ({ template, defaults, good }) => {
    expect(refused({ template, defaults, values: good })).toEqual([]);
  });
});

describe('and what it does not read is still refused', () => {
  it.each(CASES.filter(({ bad }) => bad !== undefined))('beside $name', ({ template, defaults, bad }) => {
    expect(refused({ template, defaults, values: bad! })).toHaveLength(1);
  });

  it('a digest shows nothing of what it is made of', () => {
    const template =
      '{{ toYaml .Values.c | sha256sum }}{{ $s := toYaml .Values.c | sha256sum }}{{ $s }}{{ .Values.c.a }}';
    expect(refused({ template, defaults: 'c: { a: 1 }\n', values: 'c: { b: 1 }\n' })).toEqual(['c.b']);
  });
});

describe('a template that takes text or the thing itself', () => {
  const RENDER =
    '{{ define "render" }}\n  {{- if typeIs "string" .value }}\n    {{- tpl .value .context }}\n  {{- else }}\n    {{- tpl (.value | toYaml) .context }}\n  {{- end }}\n{{- end }}';
  const template = `${RENDER}kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          resources: {{- include "render" (dict "value" .Values.resources "context" $) | nindent 12 }}\n      tolerations: {{- include "render" (dict "value" .Values.tolerations "context" $) | nindent 8 }}\n`;
  const judge = (values: string) =>
    refused({ template, defaults: 'resources: { limits: { cpu: 1 } }\ntolerations: []\n', values });

  it('prints it where it stands, whichever branch does', () => {
    expect(judge('resources: { requests: { cpu: 1 } }\ntolerations: [{ key: a }]\n')).toEqual([]);
    expect(judge('resources: { request: { cpu: 1 } }\ntolerations: [{ keys: a }]\n')).toEqual([
      'resources.request',
      'tolerations.0.keys',
    ]);
  });

  it('takes no list for a map, and only text that reads as one', () => {
    expect(judge('resources: |\n  limits: {}\ntolerations: "{{ .Values.x }}"\n')).toEqual([]);
    expect(judge('resources: ""\ntolerations: "[]"\n')).toEqual([]);
    expect(judge('resources: small\ntolerations: { a: b }\n')).toEqual(['resources', 'tolerations']);
    expect(judge('resources: [a]\ntolerations: 1\n')).toEqual(['resources', 'tolerations']);
  });
});

describe('templates that flatten a map by calling themselves', () => {
  const FLAT =
    '{{ define "flat" }}{{ range $k, $v := .content }}{{ if kindIs "map" $v }}{{ include "flat" (dict "content" $v) }}{{ else }}--{{ $k }}={{ $v }}{{ end }}{{ end }}{{ end }}';

  it('take any map at any depth, and are written down in few words', () => {
    const template = `${FLAT}{{ include "flat" (dict "content" .Values.tracing) }}{{ .Values.o.x }}`;
    const defaults = `tracing: { otlp: { http: {}, grpc: {} }, a: { b: { c: { d: {} } } } }\no: { x: 1 }\n`;
    const derived = derive(template, defaults);
    expect(derived.problems).toEqual([]);
    expect(JSON.stringify(derived.schema).length).toBeLessThan(20_000);
    expect(refused({ template, defaults, values: 'tracing: { otlp: { grpc: { headers: { a: b } } } }\n' })).toEqual([]);
    expect(refused({ template, defaults, values: 'o: { z: 1 }\n' })).toEqual(['o.z']);
  });
});
