import { describe, expect, it } from 'vitest';
import { object, problemsIn, problemsOf, wide } from '../references.fixture.ts';

interface GivenListener {
  name: string;
  hostname?: string;
  from?: string;
  kinds?: string;
  protocol?: string;
  port?: number;
}

const listener = ({
  name,
  hostname,
  from = '{from: All}',
  kinds,
  protocol = 'HTTPS',
  port = 443,
}: GivenListener): string =>
  `{name: ${name}, port: ${port}, protocol: ${protocol}${hostname ? `, hostname: "${hostname}"` : ''}, allowedRoutes: {namespaces: ${from}${kinds ? `, kinds: [{kind: ${kinds}}]` : ''}}}`;
const gateway = (...listeners: GivenListener[]): string =>
  object(
    'gateway.networking.k8s.io/v1 Gateway',
    'public',
    `spec: {gatewayClassName: contour, listeners: [${listeners.map(listener).join(', ')}]}`,
  ) + wide('gateway.networking.k8s.io/v1 GatewayClass', 'contour');
const route = (hosts: string, parent = '', kind = 'HTTPRoute'): string =>
  object(
    `gateway.networking.k8s.io/v1 ${kind}`,
    'site',
    `spec: {hostnames: [${hosts}], parentRefs: [{name: public, namespace: home${parent}}]}`,
  );

const messages = async (text: string): Promise<string[]> => (await problemsOf(text)).map(({ message }) => message);

describe('accepting-listener', () => {
  it.each([
    ['that serves all hosts', gateway({ name: 'a' }) + route('x.example')],
    ['that serves the host', gateway({ name: 'a', hostname: 'x.example' }) + route('x.example')],
    ['that serves all hosts of the domain', gateway({ name: 'a', hostname: '*.example' }) + route('b.x.example')],
    ['of which it serves one host', gateway({ name: 'a', hostname: 'x.example' }) + route('"*.example"')],
    ['whatever it serves', gateway({ name: 'a', hostname: 'x.example' }) + route('')],
    ['by name', gateway({ name: 'a' }, { name: 'b' }) + route('x.example', ', sectionName: b')],
    ['by port', gateway({ name: 'a' }, { name: 'b', port: 80 }) + route('x.example', ', port: 80')],
    ['for its kind', gateway({ name: 'a', kinds: 'GRPCRoute' }) + route('x.example', '', 'GRPCRoute')],
    ['of the same namespace', gateway({ name: 'a', from: '{from: Same}' }) + route('x.example')],
    [
      'that lets in its namespace by name',
      gateway({ name: 'a', from: '{from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: home}}}' }) +
        route('x.example'),
    ],
  ])('accepts a listener %s', async (_what, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it('tells of a listener that is not there', async () => {
    expect(await problemsOf(gateway({ name: 'web' }) + route('x.example', ', sectionName: wbe'))).toMatchObject([
      {
        code: 'route-refused',
        message: 'HTTPRoute home/site attaches to listener wbe of Gateway home/public, which has no such listener.',
        path: 'spec.parentRefs[0].sectionName',
        expected: 'a listener: web; did you mean web?',
      },
    ]);
    expect(await messages(gateway({ name: 'web' }) + route('x.example', ', port: 80'))).toEqual([
      'HTTPRoute home/site attaches to port 80 of Gateway home/public, but no listener uses that port.',
    ]);
  });

  it('tells of a kind that no listener takes', async () => {
    expect(await messages(gateway({ name: 'a', protocol: 'TLS' }) + route('x.example'))).toEqual([
      'HTTPRoute home/site attaches to Gateway home/public, but none of its listeners accepts routes of kind HTTPRoute.',
    ]);
  });

  it('tells of a namespace that no listener lets in', async () => {
    const away = wide('Namespace', 'away', '') + route('x.example').replace('namespace: home}\n', 'namespace: away}\n');
    const refused =
      'HTTPRoute away/site attaches to Gateway home/public, but none of its listeners accepts routes from namespace away.';
    expect(await messages(gateway({ name: 'a', from: '{from: Same}' }) + away)).toEqual([refused]);
    expect(await messages(gateway({ name: 'a', from: '{from: None}' }) + away)).toEqual([refused]);
    const selector = (labels: string): string => `{from: Selector, selector: {matchLabels: {${labels}}}}`;
    expect(await messages(gateway({ name: 'a', from: selector('team: x') }) + away)).toEqual([refused]);
    const labelled = away.replace('{name: away}', '{name: away, labels: {team: x}}');
    expect(await messages(gateway({ name: 'a', from: selector('team: x') }) + labelled)).toEqual([]);
  });

  it('tells of hosts that no listener serves', async () => {
    const found = await problemsOf(gateway({ name: 'a', hostname: 'www.example' }) + route('wwv.example'));
    expect(found).toMatchObject([
      {
        code: 'route-refused',
        message:
          'HTTPRoute home/site asks for wwv.example, but no listener it may use on Gateway home/public serves that.',
        path: 'spec.hostnames[0]',
        expected: 'a host served for that namespace: www.example; did you mean www.example?',
      },
    ]);
    expect(await messages(gateway({ name: 'a', hostname: 'a.example' }) + route('a.example, b.example'))).toEqual([
      'HTTPRoute home/site asks for b.example, but none of its listeners serves that.',
    ]);
  });

  it('lets each of several Gateways serve some of the hosts', async () => {
    const inner = object(
      'gateway.networking.k8s.io/v1 Gateway',
      'inner',
      `spec: {gatewayClassName: contour, listeners: [${listener({ name: 'a', hostname: 'b.example' })}]}`,
    );
    const both = route('a.example, b.example').replace('parentRefs: [', 'parentRefs: [{name: inner}, ');
    expect(await messages(gateway({ name: 'a', hostname: 'a.example' }) + inner + both)).toEqual([]);
    expect(
      await messages(
        gateway({ name: 'a', hostname: 'a.example' }) + inner + both.replace('b.example', 'b.example, c.example'),
      ),
    ).toEqual(['HTTPRoute home/site asks for c.example, but none of its listeners serves that.']);
  });

  it('says nothing of a Gateway whose listeners nobody knows', async () => {
    const things = [{ kind: 'gateway.networking.k8s.io/Gateway', name: 'public', namespace: 'home' }];
    const text = wide('Namespace', 'home') + route('x.example', ', sectionName: any');
    expect(await problemsIn({ shop: { text } }, { things })).toEqual([]);
  });
});
