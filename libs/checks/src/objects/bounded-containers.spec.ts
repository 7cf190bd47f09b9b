import { describe, expect, it } from 'vitest';
import { defaultedNamespace, unboundedContainers } from './bounded-containers.ts';
import { document, problemsOf } from './rendered.fixture.ts';

const bounded = { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } };
const pod = (...containers: object[]) => ({ containers: [{ name: 'web', resources: bounded }, ...containers] });
const found = (object: object) =>
  unboundedContainers(object as Parameters<typeof unboundedContainers>[0]).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);

describe('a container', () => {
  it.each([
    ['requests.cpu', { ...bounded, requests: { memory: '1Gi' } }],
    ['requests.memory', { ...bounded, requests: { cpu: 1 } }],
    ['limits.memory', { ...bounded, limits: { cpu: 1 } }],
    ['requests.cpu, no requests.memory, no limits.memory', {}],
    ['requests.cpu, no requests.memory, no limits.memory', undefined],
  ])('needs %s', (missing, resources) => {
    expect(found({ kind: 'Deployment', spec: { template: { spec: pod({ name: 'side', resources }) } } })).toEqual([
      ['spec.template.spec.containers.1.resources', `The container side has no ${missing}.`],
    ]);
  });

  it('that has all three is bounded, with a limit of processor time or without', () => {
    const resources = { ...bounded, limits: { memory: '1Gi', cpu: 2 } };
    expect(found({ kind: 'Pod', spec: pod({ name: 'side', resources }) })).toEqual([]);
  });

  it.each([
    ['Pod', { spec: {} }, 'spec'],
    ['CronJob', { spec: { jobTemplate: { spec: { template: { spec: {} } } } } }, 'spec.jobTemplate.spec.template.spec'],
    ['Job', { spec: { template: { spec: {} } } }, 'spec.template.spec'],
    ['StatefulSet', { spec: { template: { spec: {} } } }, 'spec.template.spec'],
    ['DaemonSet', { spec: { template: { spec: {} } } }, 'spec.template.spec'],
  ])('is found in a %s, also one that runs first', (kind, object, at) => {
    const spec = { initContainers: [{ name: 'first' }], containers: [] };
    const whole = JSON.parse(JSON.stringify({ kind, ...object }).replace('{}', JSON.stringify(spec))) as object;
    expect(found(whole).map(([path]) => path)).toEqual([`${at}.initContainers.0.resources`]);
  });

  it('is looked for in nothing else', () => {
    expect(found({ kind: 'ConfigMap', spec: { template: { spec: { containers: [{ name: 'a' }] } } } })).toEqual([]);
  });
});

describe('a LimitRange', () => {
  const range = (limit: object) => ({
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'a', namespace: 'b' },
    spec: { limits: [limit] },
  });
  const whole = { type: 'Container', defaultRequest: { cpu: '1m', memory: '8Mi' }, default: { memory: '64Mi' } };

  it('fills in what the containers of its namespace leave out, when it has all three', () => {
    expect(defaultedNamespace(range(whole))).toBe('b');
    for (const limit of [
      { ...whole, type: 'Pod' },
      { ...whole, default: {} },
      { ...whole, defaultRequest: { cpu: 1 } },
    ])
      expect(defaultedNamespace(range(limit))).toBeUndefined();
  });

  it('excuses its own namespace and no other', () => {
    const text = (namespace: string) =>
      document(
        'pod',
        `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ${namespace}}\nspec: {containers: [{name: c, image: web:1}]}\n`,
      ) + document('range', JSON.stringify(range(whole)));
    expect(problemsOf(text('b'))).toEqual([]);
    expect(problemsOf(text('c')).map(({ code }) => code)).toEqual(['container-resources']);
  });
});
