import { exampleComponent } from '@cedille/component/testing';
import type { ComponentMeta } from '@cedille/component';
import type { Environment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { componentLayer } from './component-layer.ts';

const SECRET = { description: { en: 'A', fr: 'A' }, path: 'shop/till', keys: ['password'], generated: true };

function layer(meta: Partial<ComponentMeta>, facts = {}, delivers: Environment[] = []) {
  const component = exampleComponent('shop', meta);
  return componentLayer({ component, facts: { ...EXAMPLE_FACTS, ...facts }, present: [component], delivers });
}

describe('what component.yaml says', () => {
  it('is nothing where it says nothing', () => {
    expect(layer({}).data).toEqual({});
  });

  it('gives the namespace its Pod security, and closes it', () => {
    expect(layer({ podSecurity: 'baseline' }).data).toEqual({
      namespace: { podSecurity: 'baseline' },
      networkPolicy: { enabled: true },
    });
  });

  it('gives each host a route, and lets the Gateway in', () => {
    const { data } = layer(
      {
        podSecurity: 'restricted',
        hosts: {
          shop: { port: 80, pods: [8080] },
          admin: { service: 'shop-admin', port: 81, audience: 'administrators' },
        },
      },
      { gateway: { ...EXAMPLE_FACTS.gateway, internal: 'internal' } },
    );
    expect(data).toMatchObject({
      routes: {
        shop: { host: 'shop.example.org', gateway: { namespace: 'gateway', name: 'public' }, port: 80 },
        admin: { host: 'admin.example.org', gateway: { name: 'internal' }, service: 'shop-admin', port: 81 },
      },
      networkPolicy: { ingress: { gateway: { namespace: 'gateway', ports: [81, 8080] } } },
    });
  });

  it('sends administrators to the public Gateway where there is no other', () => {
    expect(layer({ hosts: { admin: { port: 80, audience: 'administrators' } } }).data).toMatchObject({
      routes: { admin: { gateway: { name: 'public' } } },
    });
  });

  it('asks for the secrets that are in use, and for no store where there are none', () => {
    const secrets = [
      { name: 'till', ...SECRET },
      { name: 'sign-in', ...SECRET, when: 'sso' },
    ];
    expect(layer({ secrets }).data).toEqual({
      secretStore: { authMount: 'kubernetes/lab', kv: { mount: 'kv', version: 2 } },
      secrets: { till: { path: 'shop/till', keys: ['password'], generated: true } },
    });
    expect(layer({ secrets: [secrets[1]!] }).data).toEqual({});
  });

  it('allows what it reaches, and who reaches it', () => {
    const { data } = layer({
      podSecurity: 'restricted',
      reaches: ['apiServer', 'internet:443', 'internet:80', 'allNamespaces', 'anywhere:25'],
      reachedBy: ['apiServer:9443', 'anywhere:80'],
    });
    expect(data!['networkPolicy']).toEqual({
      enabled: true,
      egress: {
        apiServer: { addresses: { '192.0.2.10/32': [6443] } },
        internet: [80, 443],
        allNamespaces: true,
        anywhere: [25],
      },
      ingress: { anywhere: [80, 9443] },
    });
  });

  const VCLUSTER = { name: 'shop', kind: 'vcluster', host: 'hub', kubernetes: '1.35.4' } as const;

  it('opens API servers to the Pods that it names, and to no others', () => {
    const pods = { app: ['web'] };
    const delivered = { ...EXAMPLE_FACTS, cluster: { ...VCLUSTER, endpoint: 'https://shop.vcluster-shop.svc' } };
    const reaches = [
      { to: 'apiServer', pods },
      { to: 'deliveredApiServers', pods },
    ];
    const { data, positionOf } = layer({ podSecurity: 'restricted', reaches }, {}, [delivered]);
    expect(data!['networkPolicy']).toEqual({
      enabled: true,
      egress: {
        apiServer: { pods, addresses: { '192.0.2.10/32': [6443] } },
        deliveredApiServers: { pods, namespaces: { 'vcluster-shop': [8443] } },
      },
    });
    const at = positionOf(['networkPolicy', 'egress', 'deliveredApiServers', 'pods', 'app']);
    expect(at).toEqual(
      exampleComponent('shop', { podSecurity: 'restricted', reaches }).source.positionOf(['reaches', 1, 'pods']),
    );
  });

  it('closes API servers of which nobody says where they are, and those that there are not', () => {
    const reaches = [{ to: 'apiServer', pods: { app: ['web'] } }, 'deliveredApiServers'];
    const { data } = layer({ podSecurity: 'restricted', reaches }, { cluster: VCLUSTER });
    expect(data!['networkPolicy']).toEqual({ enabled: true, dnsPort: 1053 });
  });

  it('allows a connection on both sides, with the line that asks for it', () => {
    const vault = exampleComponent('vault', { podSecurity: 'restricted', provides: ['vault:8200'] });
    const shop = exampleComponent('shop', { podSecurity: 'restricted', requires: ['vault'] });
    const [client, server] = [shop, vault].map(component =>
      componentLayer({ component, facts: EXAMPLE_FACTS, present: [shop, vault] }),
    );
    expect(client!.data).toMatchObject({ networkPolicy: { egress: { namespaces: { vault: [8200] } } } });
    expect(server!.data).toMatchObject({ networkPolicy: { ingress: { namespaces: { shop: [8200] } } } });
    for (const [given, path] of [
      [client!, ['egress', 'namespaces', 'vault']],
      [server!, ['ingress', 'namespaces', 'shop']],
    ] as const)
      expect(given.positionOf(['networkPolicy', ...path])).toEqual(shop.source.positionOf(['requires', 0]));
  });

  it('takes into the mesh who says so: by its namespace, and by policies on both sides', () => {
    const kuma = exampleComponent('kuma', {
      podSecurity: 'privileged',
      provides: ['mesh:5678'],
      members: { labels: { injected: 'yes' }, annotations: { inject: 'on' } },
    });
    const shop = exampleComponent('shop', { podSecurity: 'restricted', mesh: true });
    const facts = { ...EXAMPLE_FACTS, telemetry: { otlp: 'http://collector.telemetry.svc:4317' } };
    const [member, mesh, alone] = [
      componentLayer({ component: shop, facts, present: [shop, kuma] }),
      componentLayer({ component: kuma, facts, present: [shop, kuma] }),
      componentLayer({ component: shop, facts, present: [shop] }),
    ];
    expect(member.data).toEqual({
      namespace: { podSecurity: 'restricted', labels: { injected: 'yes' }, annotations: { inject: 'on' } },
      networkPolicy: { enabled: true, egress: { collector: { telemetry: [4317] }, namespaces: { kuma: [5678] } } },
    });
    expect(member.positionOf(['namespace', 'labels', 'injected'])).toEqual(shop.source.positionOf(['mesh']));
    expect(mesh.data).toEqual({
      namespace: { podSecurity: 'privileged' },
      networkPolicy: {
        enabled: true,
        egress: { collector: { telemetry: [4317] } },
        ingress: { namespaces: { shop: [5678] } },
      },
    });
    expect(alone.data).toEqual({ namespace: { podSecurity: 'restricted' }, networkPolicy: { enabled: true } });
  });

  it('closes a namespace for every component that lives in it', () => {
    const place = { namespace: 'store' };
    const store = exampleComponent('store', { ...place, podSecurity: 'restricted', provides: ['store:9440'] });
    const gate = exampleComponent('gate', {
      ...place,
      provides: ['telemetry:4317'],
      requires: ['store'],
      reaches: [{ to: 'apiServer', pods: { app: ['gate'] } }, 'internet:443'],
    });
    const shop = exampleComponent('shop', { podSecurity: 'restricted', reaches: ['telemetry'] });
    const mesh = exampleComponent('mesh', { members: {} });
    const member = exampleComponent('member', { mesh: true });
    const facts = {
      ...EXAMPLE_FACTS,
      cluster: { ...EXAMPLE_FACTS.cluster, apiServer: { addresses: ['192.0.2.1/32'] } },
      telemetry: { otlp: 'http://gate.store.svc:4317' },
    };
    const present = [store, gate, shop, mesh, member];
    const { data, positionOf } = componentLayer({ component: store, facts, present });
    expect(data!['networkPolicy']).toMatchObject({
      egress: { apiServer: { pods: { app: ['gate'] } }, internet: [443] },
      ingress: { namespaces: { shop: [4317], mesh: [4317], member: [4317] } },
    });
    expect(positionOf(['networkPolicy', 'egress', 'internet'])).toEqual(gate.source.positionOf(['reaches', 1]));
    expect(componentLayer({ component: gate, facts, present }).data).not.toHaveProperty('networkPolicy');
    const alone = componentLayer({ component: store, facts, present: [store, mesh, member] }).data;
    expect(alone!['networkPolicy']).toEqual({ enabled: true });
  });

  it('gives members of a mesh the rights that it needs to set them up, and takes none away', () => {
    const level = (asked: 'baseline' | undefined, own: 'restricted' | 'privileged') => {
      const mesh = exampleComponent('mesh', { members: asked ? { podSecurity: asked } : {} });
      const shop = exampleComponent('shop', { podSecurity: own, mesh: true });
      const { data } = componentLayer({ component: shop, facts: EXAMPLE_FACTS, present: [shop, mesh] });
      return (data!['namespace'] as { podSecurity: string }).podSecurity;
    };
    expect([level('baseline', 'restricted'), level('baseline', 'privileged'), level(undefined, 'restricted')]).toEqual([
      'baseline',
      'privileged',
      'restricted',
    ]);
  });

  it('opens machines by the addresses of the inventory, and anywhere where it has none', () => {
    const agent = exampleComponent('agent', {
      podSecurity: 'restricted',
      reaches: ['machines:9502', 'machines:10250'],
    });
    const node = (name: string, address?: string) =>
      ({ name, role: 'worker', ...(address !== undefined && { address }) }) as const;
    const egress = (kind: 'talos' | 'kind', nodes: readonly object[]) => {
      const cluster = { ...EXAMPLE_FACTS.cluster, kind, nodes } as typeof EXAMPLE_FACTS.cluster;
      const { data } = componentLayer({ component: agent, facts: { ...EXAMPLE_FACTS, cluster }, present: [agent] });
      return (data!['networkPolicy'] as { egress: object }).egress;
    };
    expect(egress('talos', [node('a', '192.0.2.11'), node('b', '2001:db8::1')])).toEqual({
      machines: { '192.0.2.11/32': [9502, 10250], '2001:db8::1/128': [9502, 10250] },
    });
    const anywhere = { anywhere: [9502, 10250] };
    expect(egress('talos', [node('a', '192.0.2.11'), node('b')])).toEqual(anywhere);
    expect(egress('talos', [])).toEqual(anywhere);
    expect(egress('kind', [])).toEqual({
      machines: expect.objectContaining({ '172.16.0.0/12': [9502, 10250] }) as object,
    });
  });

  it('does not open a port twice', () => {
    const open = exampleComponent('envoy', {
      podSecurity: 'restricted',
      provides: ['ingress:8080'],
      reachedBy: ['anywhere:8080'],
    });
    const shop = exampleComponent('shop', { reaches: ['ingress'] });
    const { data } = componentLayer({ component: open, facts: EXAMPLE_FACTS, present: [open, shop] });
    expect(data!['networkPolicy']).toEqual({ enabled: true, ingress: { anywhere: [8080] } });
  });
});

describe('each value', () => {
  it('has the line that it follows from', () => {
    const component = exampleComponent('shop', {
      podSecurity: 'restricted',
      hosts: { shop: { port: 80 } },
      reaches: ['apiServer'],
      secrets: [{ name: 'till', ...SECRET }],
    });
    const { positionOf } = componentLayer({ component, facts: EXAMPLE_FACTS, present: [component] });
    for (const [path, source] of [
      [['namespace', 'podSecurity'], ['podSecurity']],
      [
        ['routes', 'shop', 'port'],
        ['hosts', 'shop', 'port'],
      ],
      [
        ['routes', 'shop', 'host'],
        ['hosts', 'shop'],
      ],
      [
        ['networkPolicy', 'egress', 'apiServer'],
        ['reaches', 0],
      ],
      [
        ['secrets', 'till', 'keys', 0],
        ['secrets', 0, 'keys'],
      ],
    ] as const)
      expect(positionOf(path)).toEqual(component.source.positionOf(source));
  });
});
