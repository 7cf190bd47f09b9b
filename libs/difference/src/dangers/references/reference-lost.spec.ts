import { loadKubernetesTypes, type TypeRegistry } from '@cedille/types';
import { beforeAll, describe, expect, it } from 'vitest';
import { differenceOf } from '../../difference-of.ts';
import { codesOf, dangersOf, KEPT, object } from '../testing.ts';

const named = (type: string, name: string, rest = '', metadata = ''): string =>
  object(type, rest, metadata).replace('name: it', `name: ${name}`);
const secret = (...keys: string[]): string =>
  named('v1/Secret', 'key', `stringData: {${keys.map(key => `${key}: x`).join(', ')}}`);
const workload = (pod: string, labels = '{app: a}', container = ''): string =>
  named(
    'apps/v1/Deployment',
    'app',
    `spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: ${labels}}, spec: {${pod}containers: [{name: a, image: "a:1"${container}}]}}}`,
  );
const reads = (key: string): string =>
  workload('', '{app: a}', `, env: [{name: A, valueFrom: {secretKeyRef: {name: key, key: ${key}}}}]`);
const LOST = ['still-named high'];

let registry: TypeRegistry;
beforeAll(async () => {
  registry = await loadKubernetesTypes();
});

describe.each([false, true])('what goes while something names it (facts of kinds: %s)', hasFacts => {
  const codes = (before: string, after: string): string[] => codesOf(before, after, hasFacts ? { registry } : {});

  it.each([
    ['a Secret', secret('a'), reads('a')],
    [
      'a ConfigMap',
      named('v1/ConfigMap', 'conf', 'data: {a: b}'),
      workload('volumes: [{name: v, configMap: {name: conf}}], '),
    ],
    ['a ServiceAccount', named('v1/ServiceAccount', 'robot'), workload('serviceAccountName: robot, ')],
    [
      'a Service',
      named('v1/Service', 'web', 'spec: {ports: [{port: 80}]}'),
      named(
        'networking.k8s.io/v1/Ingress',
        'web',
        'spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}',
      ),
    ],
  ])('is told: %s', (_, thing, user) => {
    expect(codes(thing + user, user)).toEqual(LOST);
    expect(codes(thing + user, '')).toEqual([]);
    expect(codes(user, user.replace('a:1', 'a:2'))).toEqual([]);
  });

  it('is told of something that gets another name', () => {
    const [danger, ...others] = dangersOf(
      secret('a') + reads('a'),
      secret('a').replace('name: key', 'name: key2') + reads('a'),
      hasFacts ? { registry } : {},
    );
    expect(others).toEqual([]);
    expect(danger).toMatchObject({
      code: 'still-named',
      object: { kind: 'Secret', name: 'key' },
      message: 'Secret here/key goes, but Deployment here/app still names it: its Pods no longer start.',
    });
  });

  it('is told of a key alone', () => {
    expect(codes(secret('a', 'b') + reads('a'), secret('b') + reads('a'))).toEqual(LOST);
    expect(codes(secret('a', 'b') + reads('a'), secret('a') + reads('a'))).toEqual([]);
    expect(codes(secret('a', 'b') + reads('a'), secret('b') + reads('b'))).toEqual([]);
  });

  it('leaves alone what may be missing, what stays, and what something else makes from now on', () => {
    const maybe = reads('a').replace('key: a', 'key: a, optional: true');
    expect(codes(secret('a') + maybe, maybe)).toEqual([]);
    const kept = named('v1/Secret', 'key', 'stringData: {a: x}', KEPT);
    expect(codes(kept + reads('a'), reads('a'))).toEqual([]);
    const external = named('external-secrets.io/v1/ExternalSecret', 'key', 'spec: {data: [{secretKey: a}]}');
    expect(codes(secret('a') + reads('a'), external + reads('a'))).toEqual([]);
    expect(codes(external + reads('a'), reads('a'))).toEqual(['owner-removed high', ...LOST]);
  });

  it('is told of a Service that loses its Pods, and of a selector that no longer fits', () => {
    const service = (app: string): string =>
      named('v1/Service', 'web', `spec: {selector: {app: ${app}}, ports: [{port: 80}]}`);
    expect(codes(service('a') + workload(''), service('a'))).toEqual(['selects-nothing high']);
    expect(codes(service('a') + workload(''), service('b') + workload(''))).toEqual(['selects-nothing high']);
    expect(codes(workload(''), workload('', '{app: b}'))).toEqual(['misfit critical']);
    expect(codes(service('a') + workload(''), '')).toEqual([]);
  });

  it('is told of a backend that nobody makes', () => {
    const route = (name: string): string =>
      named(
        'networking.k8s.io/v1/Ingress',
        'web',
        `spec: {defaultBackend: {service: {name: ${name}, port: {number: 80}}}}`,
      );
    const service = named('v1/Service', 'web', 'spec: {ports: [{port: 80}]}');
    expect(codes(service + route('web'), service + route('wbe'))).toEqual(['backend-missing high']);
    expect(codes(service + route('web'), service.replace('name: web', 'name: wbe') + route('wbe'))).toEqual([]);
  });
});

it('looks into components that are the same on both sides', () => {
  const side = (text: string, component: string) => [{ environment: 'production', component, text, namespace: 'here' }];
  const { dangers } = differenceOf({
    before: side(secret('a'), 'one'),
    after: side('', 'one'),
    unchanged: side(reads('a'), 'two'),
    registry,
  }).environments[0]!;
  expect(dangers).toMatchObject([{ code: 'still-named', component: 'one' }]);
});
