import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiSchema } from '../convert/convert-schema.ts';
import { crd } from '../convert/crd.fixture.ts';
import type { TypeFacts } from '../form/facts.ts';
import { loadKubernetesTypes } from '../registry/load-types.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { deriveFromCrds } from './derive-from-crds.ts';

const source = { what: 'example', version: '1.0.0', command: './cedille types example' };
const text: OpenApiSchema = { type: 'string' };
const integer: OpenApiSchema = { type: 'integer', format: 'int64' };
let core: TypeRegistry;

function derive(...objects: unknown[]): TypeFacts {
  return deriveFromCrds({ source, objects, core });
}

function specFields(
  properties: Record<string, OpenApiSchema>,
  more: OpenApiSchema = {},
): Record<string, string> | undefined {
  return derive(crd('Site', { v1: { type: 'object', properties, ...more } })).types['Site.spec'];
}

beforeAll(async () => {
  core = await loadKubernetesTypes();
});

describe('deriveFromCrds', () => {
  it('writes every served version and marks the one that is stored', () => {
    const { kinds } = derive(crd('Site', { v1: text, v1beta1: text, v0: text }, 'Cluster'), { kind: 'ConfigMap' });
    expect(kinds).toEqual({
      'example.com/v1/Site': { scope: 'Cluster', plural: 'sites', type: 'Site', storage: true },
      'example.com/v1beta1/Site': { scope: 'Cluster', plural: 'sites', type: 'Site' },
    });
  });

  it('gives a version that differs a name of its own', () => {
    const { kinds, types } = derive(crd('Site', { v1: text, v1beta1: { type: 'integer' } }));
    expect(kinds['example.com/v1beta1/Site']!.type).toBe('Site@v1beta1');
    expect(types['Site@v1beta1']!['spec!']).toBe('integer');
  });

  it('takes metadata of every object as that of Kubernetes', () => {
    expect(derive(crd('Site', { v1: text })).types['Site']!['metadata']).toBe('k8s.ObjectMeta');
  });

  it('writes equal objects once', () => {
    const endpoint: OpenApiSchema = { type: 'object', properties: { host: text, weight: integer } };
    const { types } = derive(
      crd('Site', { v1: { type: 'object', properties: { a: endpoint, b: { type: 'array', items: endpoint } } } }),
    );
    expect(types['Site.spec']).toEqual({ a: 'Site.spec.a', b: '[Site.spec.a]' });
  });

  it('recognises a core type that is written out', () => {
    const toleration: OpenApiSchema = {
      type: 'object',
      properties: { effect: text, key: text, operator: text, tolerationSeconds: integer, value: text },
    };
    expect(specFields({ tolerations: { type: 'array', items: toleration } })).toEqual({
      tolerations: '[k8s.Toleration]',
    });
  });

  it('tells core types that look the same by the field, or not at all', () => {
    const selector: OpenApiSchema = {
      type: 'object',
      required: ['key'],
      properties: { key: text, name: text, optional: { type: 'boolean' } },
    };
    expect(specFields({ secretKeyRef: selector, configMapKeyRef: selector, token: selector })).toEqual({
      configMapKeyRef: 'k8s.ConfigMapKeySelector',
      secretKeyRef: 'k8s.SecretKeySelector',
      token: 'Site.spec.token',
    });
  });

  it('keeps an object that adds a rule to a core type', () => {
    const effect: OpenApiSchema = { type: 'string', pattern: '^No' };
    const toleration: OpenApiSchema = {
      type: 'object',
      properties: { effect, key: text, operator: text, tolerationSeconds: integer, value: text },
    };
    expect(specFields({ toleration })).toEqual({ toleration: 'Site.spec.toleration' });
  });

  it('keeps rules on values where they are compact', () => {
    const fields = specFields({
      port: { type: 'integer', format: 'int32', minimum: 1, maximum: 65535 },
      name: { type: 'string', minLength: 1, pattern: '^a/b$' },
      pick: { type: 'string', enum: ['A', 'B'], nullable: true },
      size: { 'x-kubernetes-int-or-string': true, pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))$' },
      either: { 'x-kubernetes-int-or-string': true },
      rules: { type: 'array', items: { ...text, nullable: true }, minItems: 1, 'x-kubernetes-list-map-keys': ['name'] },
    });
    expect(fields).toEqual({
      either: 'int-or-string',
      name: 'string(1..)/^a\\/b$/',
      pick: "'A'|'B'?",
      port: 'int32(1..65535)',
      rules: '[string? by name](1..)',
      size: 'quantity',
    });
  });

  it('tells free-form maps from objects that lose every key', () => {
    const { types } = derive(
      crd('Site', {
        v1: {
          type: 'object',
          properties: {
            empty: { type: 'object' },
            free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            half: { type: 'object', properties: { a: text }, 'x-kubernetes-preserve-unknown-fields': true },
            labels: { type: 'object', additionalProperties: text },
            any: { 'x-kubernetes-preserve-unknown-fields': true },
          },
        },
      }),
    );
    expect(types['Site.spec']).toEqual({
      any: 'any',
      empty: 'Site.spec.empty',
      free: '{any}',
      half: 'Site.spec.half',
      labels: '{string}',
    });
    expect(types['Site.spec.empty']).toEqual({});
    expect(types['Site.spec.half']).toEqual({ a: 'string', '*': 'any' });
  });

  it('gives an embedded resource its apiVersion and kind', () => {
    const template: OpenApiSchema = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    };
    expect(
      derive(crd('Site', { v1: { type: 'object', properties: { template } } })).types['Site.spec.template'],
    ).toEqual({
      'apiVersion!': 'string',
      'kind!': 'string',
      metadata: 'k8s.ObjectMeta',
      '*': 'any',
    });
  });

  it('does not require what has a default', () => {
    expect(specFields({ a: { ...text, default: 'x' }, b: text }, { required: ['a', 'b'] })).toEqual({
      a: 'string',
      'b!': 'string',
    });
  });

  it('gives the same bytes whatever the order of the objects', () => {
    const a = crd('Alpha', {
      v1: { type: 'object', properties: { x: { type: 'object', properties: { host: text } } } },
    });
    const b = crd('Beta', {
      v1: { type: 'object', properties: { y: { type: 'object', properties: { host: text } } } },
    });
    expect(JSON.stringify(derive(a, b))).toBe(JSON.stringify(derive(b, a)));
  });
});
