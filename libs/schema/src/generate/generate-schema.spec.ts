import { describe, expect, it } from 'vitest';
import { at, derive } from '../testing.ts';

const inPod = (lines: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n${lines}`;

describe('types by the place of emission', () => {
  it('come from kind and path', () => {
    const derived = derive(inPod('      tolerations: {{- toYaml .Values.tol | nindent 8 }}\n'), 'tol: []\n');
    expect(at(derived, 'tol')).toEqual({ type: 'array', items: { $ref: '#/$defs/io.k8s.Toleration' } });
    expect(at(derived, 'tol.*')).toMatchObject({
      properties: { key: { type: 'string' } },
      additionalProperties: false,
    });
  });

  it('come from anchors where the kind is not known', () => {
    const derived = derive('containers:\n  - name: x\n    resources: {{- toYaml .Values.r | nindent 6 }}\n', 'r: {}\n');
    expect(at(derived, 'r')).toMatchObject({ properties: { limits: expect.anything(), requests: expect.anything() } });
  });

  it('come from well-known keys anywhere', () => {
    const derived = derive(
      'kind: Unheard\nspec:\n  nodeSelector: {{- toYaml .Values.sel | nindent 4 }}\n',
      'sel: {}\n',
    );
    expect(at(derived, 'sel')).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
  });

  it('refuse resources of other names', () => {
    const derived = derive(
      inPod('      containers:\n        - resources: {{- toYaml .Values.r | nindent 12 }}\n'),
      'r: {}\n',
    );
    expect(at(derived, 'r.limits')).toHaveProperty('propertyNames');
  });

  it('give way to a default that contradicts them', () => {
    const derived = derive(inPod('      nodeSelector: {{- toYaml .Values.sel | nindent 8 }}\n'), 'sel: [a]\n');
    expect(at(derived, 'sel')).toEqual({ type: 'array' });
  });

  it('join the properties that templates read', () => {
    const derived = derive(
      inPod(
        '      containers:\n        - resources: {{- toYaml .Values.r | nindent 12 }}\n          x: {{ .Values.r.preset }}\n',
      ),
      'r: {}\n',
    );
    expect(at(derived, 'r')).toMatchObject({ properties: { limits: {}, preset: {}, requests: {} } });
  });

  it('leave out status only for kinds', () => {
    const derived = derive('kind: List\nitems:\n  - {{ toYaml .Values.d | nindent 4 }}\n', 'd: {}\n');
    expect(at(derived, 'd')).toEqual({ type: 'object' });
  });
});

describe('maps', () => {
  it('with defaults are closed', () => {
    expect(at(derive('{{ .Values.a.b }}', 'a: {b: 1, c: x}\n'), 'a')).toEqual({
      type: 'object',
      properties: {
        b: { type: ['number', 'string'], pattern: expect.any(String), default: 1 },
        c: { type: 'string', default: 'x' },
      },
      additionalProperties: false,
    });
  });

  it('that are empty and never looked into are open', () => {
    expect(at(derive('', 'extra: {}\n'), 'extra')).toEqual({ type: 'object' });
  });

  it('below a free-form map are free as well', () => {
    const derived = derive(
      'x:\n  {{- toYaml .Values.config | nindent 2 }}\n{{ .Values.config.a.b }}',
      'config: {a: {b: 1}}\n',
    );
    expect(at(derived, 'config.a')).not.toHaveProperty('additionalProperties');
  });

  it('that are walked over give all entries one shape', () => {
    const derived = derive(
      '{{ range $k, $v := .Values.jobs }}{{ $v.image }}{{ $v.args }}{{ end }}',
      'jobs: {one: {image: x}, two: {cpu: 1}}\n',
    );
    expect(at(derived, 'jobs.*')).toMatchObject({
      properties: { image: expect.anything(), args: expect.anything(), cpu: expect.anything() },
    });
    expect(at(derived, 'jobs.one')).toMatchObject({ properties: { args: expect.anything() } });
  });

  it('that mix scalars and maps do not spoil the element', () => {
    const derived = derive(
      '{{ range $k, $v := .Values.params }}{{ $v | quote }}{{ end }}',
      'params: {create: true, odd: {x: 1}}\n',
    );
    expect(at(derived, 'params.*')).not.toHaveProperty('properties');
  });
});

describe('scalars', () => {
  it('keep the type of their default, and show it', () => {
    expect(at(derive('{{ .Values.a }}', 'a: true\n'), 'a')).toEqual({ type: 'boolean', default: true });
  });

  it('that are null by default take any scalar when printed, anything when only read', () => {
    expect(at(derive('{{ .Values.a }}', 'a: null\n'), 'a')).toEqual({ type: ['string', 'number', 'boolean', 'null'] });
    expect(at(derive('{{ if .Values.a }}{{ end }}', 'a: null\n'), 'a')).toBe(true);
  });

  it('that are an empty text take what their place takes', () => {
    const derived = derive(
      'apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - port: {{ .Values.port }}\n',
      'port: ""\n',
    );
    expect(at(derived, 'port')).toEqual({ type: ['string', 'integer'], default: '' });
  });

  it('are widened where a template asks for a type', () => {
    expect(at(derive('{{ if kindIs "map" .Values.a }}{{ end }}{{ .Values.a }}', 'a: x\n'), 'a')).toEqual({
      type: ['string', 'number', 'boolean', 'object'],
    });
  });

  it('do not show a default that may be secret', () => {
    expect(at(derive('{{ .Values.adminPassword }}', 'adminPassword: changeme\n'), 'adminPassword')).toEqual({
      type: 'string',
    });
  });
});

describe('charts', () => {
  it('are closed at the root and admit global', () => {
    expect(derive('', 'a: 1\n').schema).toMatchObject({
      properties: { a: {}, global: { type: 'object' } },
      additionalProperties: false,
    });
  });

  it('have their subcharts under the alias, closed, with conditions and tags as booleans', () => {
    const subchart = {
      name: 'sub',
      version: '1',
      isLibrary: false,
      dependencies: [],
      values: 'x: 1\n',
      templates: [],
      crds: [],
      examples: [],
      subcharts: [],
    };
    const derived = derive('', '', {
      dependencies: [{ name: 'sub', key: 'other', conditions: ['other.enabled'], tags: ['backend'] }],
      subcharts: [subchart],
    });
    expect(at(derived, 'other')).toMatchObject({
      properties: { x: {}, enabled: {}, global: true },
      additionalProperties: false,
    });
    expect(at(derived, 'tags.backend')).toMatchObject({ type: expect.arrayContaining(['boolean']) });
  });

  it('share what stands below global', () => {
    const subchart = {
      name: 'sub',
      version: '1',
      isLibrary: false,
      dependencies: [],
      values: '',
      templates: [{ path: 'demo/charts/sub/templates/a.yaml', text: '{{ .Values.global.registry }}' }],
      crds: [],
      examples: [],
      subcharts: [],
    };
    expect(at(derive('', '', { subcharts: [subchart] }), 'global.registry')).toBeDefined();
  });

  it('bring what their own schema says: types, properties, openness', () => {
    const schema = JSON.stringify({
      properties: {
        a: { type: ['string', 'integer'] },
        free: { type: 'object', additionalProperties: true },
        of: { $ref: '#/$defs/x' },
      },
      $defs: { x: { type: 'object', properties: { y: { type: 'boolean' } }, additionalProperties: false } },
    });
    const derived = derive('', '', { schema });
    expect(at(derived, 'a')).toEqual({ type: ['string', 'integer'] });
    expect(at(derived, 'free')).toEqual({ type: 'object' });
    expect(at(derived, 'of')).toMatchObject({ properties: { y: { type: 'boolean' } }, additionalProperties: false });
  });
});
