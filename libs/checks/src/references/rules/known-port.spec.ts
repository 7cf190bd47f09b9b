import { describe, expect, it } from 'vitest';
import { object, problemsIn, problemsOf, service, wide, workload } from '../references.fixture.ts';

const PODS = workload('web', { container: 'ports: [{containerPort: 8080, name: http}]' });
const WEB = PODS + service('web', '[{port: 80, name: web, targetPort: http}, {port: 9090}]');
const ingress = (port: string): string =>
  object(
    'networking.k8s.io/v1 Ingress',
    'a',
    `spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: ${port}}}}]}}]}`,
  );
const route = (port: number): string =>
  object('gateway.networking.k8s.io/v1 HTTPRoute', 'a', `spec: {rules: [{backendRefs: [{name: web, port: ${port}}]}]}`);
const webhook = (more = ''): string =>
  wide(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'a',
    `webhooks: [{clientConfig: {service: {name: web, namespace: home${more}}}}]`,
  );

describe('known-port', () => {
  it('tells the port and what there is', async () => {
    expect(await problemsOf(WEB + route(81))).toMatchObject([
      {
        code: 'reference-port',
        message: 'HTTPRoute home/a uses port 81 of Service home/web, which has no such port.',
        path: 'spec.rules[0].backendRefs[0].port',
        expected: 'a port of Service home/web: 80 (web), 9090',
      },
    ]);
  });

  it.each([
    ['a number', WEB + route(9090)],
    ['a number of an Ingress', WEB + ingress('{number: 80}')],
    ['a name of an Ingress', WEB + ingress('{name: web}')],
    [
      'any port of an alias',
      object('Service', 'web', 'spec: {type: ExternalName, externalName: a.example}') + ingress('{number: 7}'),
    ],
    ['the usual port of a webhook', PODS + service('web', '[{port: 443}]') + webhook()],
    ['another port of a webhook', WEB + webhook(', port: 9090')],
  ])('accepts %s', async (_what, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it.each([
    ['a name of an Ingress', WEB + ingress('{name: wep}'), 'did you mean web?'],
    ['a number of an Ingress', WEB + ingress('{number: 8080}'), '80 (web), 9090'],
    ['the usual port of a webhook', WEB + webhook(), '80 (web), 9090'],
  ])('finds %s that the Service does not have', async (_what, text, expected) => {
    expect(await problemsOf(text)).toMatchObject([
      { code: 'reference-port', expected: expect.stringContaining(expected) as string },
    ]);
  });

  it('wants the ports that a Service leads to in the Pods that it selects', async () => {
    const slip = PODS + service('web', '[{port: 80, targetPort: htpp}]');
    expect(await problemsOf(slip)).toMatchObject([
      {
        code: 'reference-port',
        message: 'Service home/web targets port htpp, but no Pod it selects has a port of that name.',
        path: 'spec.ports[0].targetPort',
        expected: 'a port of Deployment home/web: http; did you mean http?',
        fix: 'write http in the template that makes it or in the values it reads',
      },
    ]);
    expect(await problemsOf(PODS + service('web', '[{port: 80, targetPort: 9}]'))).toEqual([]);
  });

  it('says nothing of Pods of which some are unknown', async () => {
    const text = wide('Namespace', 'home') + PODS + service('web', '[{port: 80, targetPort: htpp}]');
    expect(await problemsIn({ shop: { text, isComplete: false } })).toEqual([]);
  });
});
