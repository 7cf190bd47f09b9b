import { beforeAll, describe, expect, it } from 'vitest';
import { crd } from '../convert/crd.fixture.ts';
import { loadTypes } from '../registry/load-types.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { validateObject } from './validate-object.ts';
import type { ObjectViolation } from './violation.ts';

let registry: TypeRegistry;
beforeAll(async () => {
  registry = await loadTypes();
});

function deployment(spec: object = {}, container: object = {}, pod: object = {}): Record<string, unknown> {
  const containers = [{ name: 'web', image: 'web:1', ...container }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'sites' },
    spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: { containers, ...pod } }, ...spec },
  };
}

function only(object: unknown): ObjectViolation {
  const found = validateObject(registry, object);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('validateObject', () => {
  it('finds nothing in a correct object', () => {
    const probe = { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 };
    const resources = { limits: { cpu: 1, memory: '2Gi' }, requests: { cpu: '100m' } };
    expect(validateObject(registry, deployment({ replicas: 2 }, { livenessProbe: probe, resources }))).toEqual([]);
  });

  it('suggests the field that was meant', () => {
    expect(only(deployment({ replcas: 2 }))).toEqual({
      rule: 'unknown-field',
      path: ['spec', 'replcas'],
      message: 'spec.replcas is unknown: the API server would drop or refuse it.',
      expected: expect.stringMatching(/^a field of spec: .*replicas/) as string,
      didYouMean: 'replicas',
    });
  });

  it('tells where a field belongs that stands too deep', () => {
    expect(only(deployment({}, {}, { replicas: 2 }))).toMatchObject({
      path: ['spec', 'template', 'spec', 'replicas'],
      expected: 'replicas to stand in spec',
    });
  });

  it('tells where a field belongs that stands too high', () => {
    expect(only({ ...deployment(), replicas: 2 }).expected).toBe('replicas to stand in spec');
  });

  it('finds a name outside secretKeyRef', () => {
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { key: 'k' }, name: 's' } }];
    expect(only(deployment({}, { env })).path).toEqual([
      'spec',
      'template',
      'spec',
      'containers',
      0,
      'env',
      0,
      'valueFrom',
      'name',
    ]);
  });

  it('finds an annotation that stands in metadata itself', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'b', 'argocd.argoproj.io/sync-wave': '1' },
    };
    expect(only(object)).toMatchObject({
      rule: 'unknown-field',
      message: 'metadata["argocd.argoproj.io/sync-wave"] is unknown: the API server would drop or refuse it.',
    });
  });

  it('finds what is missing', () => {
    expect(only(deployment({ selector: undefined }))).toMatchObject({
      rule: 'required',
      path: ['spec'],
      message: 'spec has no selector, which is required.',
      expected: 'selector: a map',
    });
  });

  it.each([
    ['replicas', '2', 'spec.replicas is text.', 'a whole number'],
    ['replicas', 1.5, 'spec.replicas is a number.', 'a whole number'],
    ['paused', 'true', 'spec.paused is text.', 'true or false'],
    ['strategy', 'Recreate', 'spec.strategy is text.', 'a map'],
    ['template', [], 'spec.template is a list.', 'a map'],
    ['replicas', 2 ** 31, 'spec.replicas is 2147483648.', '2147483647 or less'],
  ])('finds the wrong %s %j', (key, value, message, expected) => {
    expect(only(deployment({ [key]: value }))).toMatchObject({ message, expected });
  });

  it('finds a number where text is wanted without printing it', () => {
    const violation = only(deployment({}, { env: [{ name: 'PASSWORD', value: 1234 }] }));
    expect(violation).toMatchObject({ rule: 'type', expected: 'text' });
    expect(JSON.stringify(violation)).not.toContain('1234');
  });

  it('finds a value that is not among those allowed', () => {
    expect(only(deployment({}, { imagePullPolicy: 'always' }))).toMatchObject({
      rule: 'enum',
      didYouMean: 'Always',
      expected: 'one of Always, IfNotPresent, Never',
    });
  });

  it('finds a quantity that Kubernetes cannot read', () => {
    expect(only(deployment({}, { resources: { limits: { memory: '2GB' } } }))).toMatchObject({
      rule: 'value',
      message: expect.stringContaining('"2GB"') as string,
    });
  });

  it('never prints what is in a Secret', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'n' },
      data: { a: 'not base64' },
      stringData: { b: 1234 },
      type: 7,
    };
    const found = validateObject(registry, secret);
    expect(found.map(({ path }) => path.join('.'))).toEqual(['data.a', 'stringData.b', 'type']);
    expect(JSON.stringify(found)).not.toMatch(/not base64|1234/);
  });

  it('drops nulls as the API server does', () => {
    expect(
      validateObject(
        registry,
        deployment({ replicas: null, strategy: null, nonsense: undefined }, { resources: null }),
      ),
    ).toEqual([]);
    expect(only(deployment({ selector: null }))).toMatchObject({ rule: 'required' });
  });

  it('does not judge status', () => {
    expect(validateObject(registry, { ...deployment(), status: {} })).toEqual([]);
  });

  it('checks the items of a List, also of a typed one', () => {
    const items = [deployment(), deployment({ replcas: 1 })];
    expect(only({ apiVersion: 'v1', kind: 'List', items }).path).toEqual(['items', 1, 'spec', 'replcas']);
    expect(only({ apiVersion: 'apps/v1', kind: 'DeploymentList', items }).path).toEqual([
      'items',
      1,
      'spec',
      'replcas',
    ]);
  });

  it('names the API version to use', () => {
    expect(only({ ...deployment(), apiVersion: 'apps/v1beta1' })).toMatchObject({
      rule: 'unknown-kind',
      path: ['apiVersion'],
      message: 'No facts tell what a Deployment of apps/v1beta1 is.',
      didYouMean: 'apps/v1 Deployment',
    });
  });

  it('points to the kind when the API version has a similar one', () => {
    expect(only({ ...deployment(), kind: 'Deploymnet' })).toMatchObject({
      path: ['kind'],
      didYouMean: 'apps/v1 Deployment',
    });
  });

  it.each([[null], ['text'], [[]]])('refuses %j', value => {
    expect(only(value)).toMatchObject({ rule: 'type', path: [] });
  });

  it.each([['apiVersion'], ['kind']])('misses %s', key => {
    expect(only({ ...deployment(), [key]: undefined })).toMatchObject({
      rule: 'required',
      message: `The object has no ${key}.`,
    });
  });

  it('sees that apiVersion is only misspelled', () => {
    expect(only({ ...deployment(), apiVersion: undefined, apiversion: 'apps/v1' }).expected).toBe(
      'apiVersion as text, instead of apiversion',
    );
  });

  it('judges a custom resource by its definition, nullable and free-form parts included', () => {
    const text = { type: 'string' };
    const spec = {
      type: 'object',
      required: ['host', 'note'],
      properties: {
        host: { type: 'string', pattern: '^[a-z.]+$', maxLength: 9 },
        note: { ...text, nullable: true },
        ports: { type: 'array', maxItems: 1, items: { type: 'integer' } },
        aliases: { type: 'array', items: { ...text, nullable: true } },
        extra: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    };
    const custom = registry.mergeCrds([crd('Site', { v1: spec })]);
    const site = (more: object): object => ({
      apiVersion: 'example.com/v1',
      kind: 'Site',
      metadata: { name: 'a', namespace: 'b' },
      spec: { host: 'a.b', note: null, aliases: [null], extra: { any: [1] }, ...more },
    });
    expect(validateObject(custom, site({}))).toEqual([]);
    expect(validateObject(custom, site({ host: 'A', ports: [1, 2], hots: 'x' }))).toMatchObject([
      { rule: 'value', path: ['spec', 'host'], expected: 'text that matches ^[a-z.]+$' },
      { rule: 'value', path: ['spec', 'ports'], expected: 'at most 1' },
      { rule: 'unknown-field', didYouMean: 'host' },
    ]);
    expect(validateObject(custom, site({ host: 'abcdefghij' }))).toMatchObject([
      { rule: 'value', expected: 'at most 9 characters' },
    ]);
    expect(validateObject(custom, site({ ports: [null] }))).toMatchObject([
      { rule: 'type', message: 'spec.ports[0] is empty.' },
    ]);
  });
});
