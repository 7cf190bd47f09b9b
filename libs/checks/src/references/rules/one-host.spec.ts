import { describe, expect, it } from 'vitest';
import { judge, object, problemsIn, problemsOf, wide } from '../references.fixture.ts';
import { checkHostsOfEnvironments } from './one-environment.ts';

const GATEWAYS =
  ['public', 'inner']
    .map(name =>
      object(
        'gateway.networking.k8s.io/v1 Gateway',
        name,
        'spec: {gatewayClassName: c, listeners: [{name: http, port: 80, protocol: HTTP}, {name: https, port: 443, protocol: HTTPS}]}',
      ),
    )
    .join('') + wide('gateway.networking.k8s.io/v1 GatewayClass', 'c');

interface GivenRoute {
  host?: string;
  match?: string;
  parent?: string;
}

const route = (name: string, { host = 'a.example', match = '', parent = 'public' }: GivenRoute = {}): string =>
  object(
    'gateway.networking.k8s.io/v1 HTTPRoute',
    name,
    `spec: {hostnames: [${host}], parentRefs: [{name: ${parent}}], rules: [{${match && `matches: [${match}]`}}]}`,
  );
const ingress = (name: string, more = ''): string =>
  object(
    'networking.k8s.io/v1 Ingress',
    name,
    `spec: {${more}rules: [{host: a.example, http: {paths: [{path: /, pathType: Prefix, backend: {}}]}}]}`,
  );

const codes = async (text: string): Promise<string[]> => (await problemsOf(GATEWAYS + text)).map(({ code }) => code);

describe('one-host', () => {
  it('tells who else serves the host', async () => {
    const base = { text: wide('Namespace', 'home') + GATEWAYS + route('first') };
    expect(await problemsIn({ base, shop: { text: route('second') } })).toMatchObject([
      {
        code: 'duplicate-host',
        component: 'shop',
        message: 'HTTPRoute home/second serves a.example, and so does HTTPRoute home/first of base.',
        path: 'spec.hostnames[0]',
      },
    ]);
  });

  it.each([
    ['the same path, written or not', route('a') + route('b', { match: '{path: {type: PathPrefix, value: /}}' })],
    ['one of two sections', route('a') + route('b', { parent: 'public, sectionName: https' })],
    ['two Ingresses', ingress('a') + ingress('b')],
    [
      'two proxies of Contour',
      ['a', 'b']
        .map(name => object('projectcontour.io/v1 HTTPProxy', name, 'spec: {virtualhost: {fqdn: a.example}}'))
        .join(''),
    ],
  ])('finds %s', async (_what, text) => {
    expect(await codes(text)).toEqual(['duplicate-host']);
  });

  it.each([
    ['another host', route('a') + route('b', { host: 'b.example' })],
    ['another path', route('a') + route('b', { match: '{path: {value: /b}}' })],
    ['another header', route('a') + route('b', { match: '{headers: [{name: x, value: y}]}' })],
    ['another Gateway', route('a') + route('b', { parent: 'inner' })],
    [
      'the other listener',
      route('a', { parent: 'public, sectionName: http' }) + route('b', { parent: 'public, sectionName: https' }),
    ],
    [
      'another class',
      ingress('a') + ingress('b', 'ingressClassName: x, ') + wide('networking.k8s.io/v1 IngressClass', 'x'),
    ],
    [
      'a canary',
      ingress('a') +
        ingress('b').replace('{name: b', '{annotations: {nginx.ingress.kubernetes.io/canary: "true"}, name: b'),
    ],
  ])('accepts %s', async (_what, text) => {
    expect(await codes(text)).toEqual([]);
  });
});

describe('one-environment', () => {
  const hostsOf = (environment: string, text: string) => judge({ shop: { text: GATEWAYS + text, environment } }).hosts;

  it('finds a host that two environments serve', () => {
    const found = checkHostsOfEnvironments([...hostsOf('one', route('a')), ...hostsOf('two', route('b'))]);
    expect(found).toMatchObject([
      {
        code: 'duplicate-host',
        environment: 'two',
        component: 'shop',
        message: 'HTTPRoute home/b serves a.example, and so does HTTPRoute home/a in one.',
      },
    ]);
  });

  it.each([
    ['another host', route('b', { host: 'b.example' })],
    ['a name of each machine', route('b', { host: 'a.localhost' })],
    [
      'what one environment passes on for another',
      route('b').replace('HTTPRoute', 'TLSRoute').replace('v1 ', 'v1alpha2 '),
    ],
  ])('accepts %s', (_what, text) => {
    const local = route('a') + route('l', { host: 'a.localhost' });
    expect(checkHostsOfEnvironments([...hostsOf('one', local), ...hostsOf('two', text)])).toEqual([]);
  });
});
