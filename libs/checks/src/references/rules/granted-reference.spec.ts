import { describe, expect, it } from 'vitest';
import { object, problemsIn, problemsOf, service, wide, workload } from '../references.fixture.ts';

const HOME = workload('web') + service('web');
const ROUTE =
  wide('Namespace', 'away') +
  object(
    'gateway.networking.k8s.io/v1 HTTPRoute',
    'a',
    'spec: {rules: [{backendRefs: [{name: web, namespace: home, port: 80}]}]}',
  ).replace('namespace: home}\n', 'namespace: away}\n');
const grant = ({ kind = 'HTTPRoute', namespace = 'away', to = '{group: "", kind: Service}' } = {}): string =>
  object(
    'gateway.networking.k8s.io/v1beta1 ReferenceGrant',
    'a',
    `spec: {from: [{group: gateway.networking.k8s.io, kind: ${kind}, namespace: ${namespace}}], to: [${to}]}`,
  );

describe('granted-reference', () => {
  it('tells what must be granted where', async () => {
    expect(await problemsOf(HOME + ROUTE)).toMatchObject([
      {
        code: 'reference-not-granted',
        message: 'HTTPRoute away/a refers to Service home/web, but namespace home does not allow it.',
        path: 'spec.rules[0].backendRefs[0].name',
        expected: 'a ReferenceGrant in home: from HTTPRoute of away to Service web',
      },
    ]);
  });

  it.each([
    ['all Services', grant()],
    ['this Service', grant({ to: '{group: "", kind: Service, name: web}' })],
  ])('accepts a grant of %s', async (_what, text) => {
    expect(await problemsOf(HOME + ROUTE + text)).toEqual([]);
  });

  it.each([
    ['to another kind of route', grant({ kind: 'GRPCRoute' })],
    ['to another namespace', grant({ namespace: 'elsewhere' })],
    ['of another Service', grant({ to: '{group: "", kind: Service, name: other}' })],
    ['of Secrets', grant({ to: '{group: "", kind: Secret}' })],
  ])('does not take a grant %s for one', async (_what, text) => {
    expect(await problemsOf(HOME + ROUTE + text)).toMatchObject([{ code: 'reference-not-granted' }]);
  });

  it('says nothing where a grant may be missing of the render', async () => {
    const shop = { text: wide('Namespace', 'home') + HOME, isComplete: false };
    expect(await problemsIn({ shop, site: { text: ROUTE, namespace: 'away' } })).toEqual([]);
  });
});
