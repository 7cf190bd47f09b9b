import { until, type KubernetesObject } from '@cedille/cluster';
import { lastLines, type RunningProgram } from '@cedille/program';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REPORTS } from '../../stand-ins/reports.ts';
import { furnish } from '../../support/furnish.ts';
import { startWorkload } from '../../support/start-workload.ts';
import { startDnsProvider, type DnsProvider, type DnsRecord } from '../dns-provider.ts';
import { balanced } from './addresses.ts';
import type { Scene } from './scene.ts';

const GATEWAY = 'gateway.networking.k8s.io/v1';

/** ExternalDNS writes the names of the hosts that Gateways serve, at the addresses that these got from MetalLB. */
export function names(scene: () => Scene): void {
  describe('ExternalDNS', () => {
    let zone: DnsProvider;
    let program: RunningProgram;
    let args: readonly string[];
    let domains: string[];
    /** By name of the Gateway. */
    let addresses: Map<string, string>;
    let routes: KubernetesObject[];

    beforeAll(async () => {
      if (!scene()) return;
      const { root, run, client, kubeconfig, network } = scene();
      const [gateways, own] = [network.of('contour'), network.of('external-dns')];
      routes = network.all.filter(({ kind }) => kind === 'HTTPRoute');
      const kinds = network.all.filter(({ kind }) => kind === 'CustomResourceDefinition');
      await furnish(
        client,
        kinds.filter(({ metadata }) => metadata.name.endsWith('.gateway.networking.k8s.io')),
      );
      await furnish(client, [...gateways.filter(isOfGateways), ...routes, ...own]);
      addresses = await gatewayAddresses(scene());
      for (const gateway of gateways.filter(({ kind }) => kind === 'Gateway')) await accept(gateway);
      for (const route of routes) await accept(route);
      zone = await startDnsProvider(run);
      const workload = own.find(({ kind }) => kind === 'Deployment')!;
      const port = await run.port();
      program = await startWorkload({
        ...{ root, run, client, kubeconfig, workload },
        tool: 'external-dns',
        adapt: (rendered, file) => [
          ...(args = rendered).filter(one => !/^--(provider|google-.*|interval)=/.test(one)),
          ...['--provider=webhook', `--webhook-provider-url=${zone.url}`, `--kubeconfig=${file}`],
          ...['--interval=1s', `--metrics-address=127.0.0.1:${port}`],
        ],
      });
      domains = valuesOf('domain-filter');
    });

    const valuesOf = (name: string): string[] =>
      args.filter(one => one.startsWith(`--${name}=`)).map(one => one.slice(name.length + 3));

    /** Says of a Gateway or a route what Contour would. */
    const accept = async (object: KubernetesObject): Promise<void> => {
      const { client } = scene();
      const { kind, metadata } = object;
      const there = (await client.read(object))!;
      const status = REPORTS[GATEWAY]!(there, new Date().toISOString())!;
      const value = addresses.get(metadata.name);
      if (kind === 'Gateway') status['addresses'] = value === undefined ? [] : [{ type: 'IPAddress', value }];
      await client.request({
        method: 'PATCH',
        path: `/apis/${GATEWAY}/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${metadata.name}/status`,
        contentType: 'application/merge-patch+json',
        body: JSON.stringify({ status }),
      });
    };

    const soon = (what: string, condition: () => boolean): Promise<void> =>
      until({
        what,
        condition: () => {
          if (!program.isRunning()) throw new Error(`ExternalDNS has ended: ${lastLines(program.logFile!, 10)}`);
          return Promise.resolve(condition());
        },
        state: () => Promise.resolve(`${JSON.stringify(zone.records())}\n${lastLines(program.logFile!, 10)}`),
      });

    const targetsOf = (host: string): string[] | undefined =>
      zone.records().find(({ dnsName, recordType }) => dnsName === host && recordType === 'A')?.targets;

    /** Whether it lies in a domain that the environment may write to. */
    const isOurs = (host: string): boolean => domains.some(domain => host === domain || host.endsWith(`.${domain}`));

    const signaturesOf = (host: string): DnsRecord[] =>
      zone.records().filter(({ recordType, dnsName }) => recordType === 'TXT' && dnsName.endsWith(host));

    it('writes each host that a Gateway serves, with the address of that Gateway', async () => {
      const expected = new Map<string, string[]>();
      for (const { spec } of routes)
        for (const host of (spec as RouteSpec).hostnames ?? [])
          if (isOurs(host)) expected.set(host, [addresses.get((spec as RouteSpec).parentRefs[0]!.name)!]);
      expect(expected.size).toBeGreaterThan(0);
      await soon('all hosts are written', () => [...expected.keys()].every(host => targetsOf(host)));
      for (const [host, targets] of expected) expect([host, targetsOf(host)]).toEqual([host, targets]);
    });

    it('signs each with the name of the environment', async () => {
      const { network } = scene();
      const written = zone.records().filter(({ recordType }) => recordType === 'A');
      expect(written).not.toEqual([]);
      for (const { dnsName } of written)
        expect(signaturesOf(dnsName).map(({ targets }) => targets[0])).toEqual([
          expect.stringContaining(`external-dns/owner=${network.environment},`),
        ]);
    });

    it('writes a Service that asks for a name', async () => {
      const host = `service.${domains[0]}`;
      await scene().client.apply(balanced('named', { 'external-dns.alpha.kubernetes.io/hostname': host }));
      await soon('the name of the Service is written', () => targetsOf(host) !== undefined);
      const there = (await scene().client.read(balanced('named'))) as {
        status?: { loadBalancer?: { ingress?: { ip: string }[] } };
      };
      expect(targetsOf(host)).toEqual([there.status?.loadBalancer?.ingress?.[0]?.ip]);
    });

    it('leaves alone what others wrote, and what is of another domain', async () => {
      const { client } = scene();
      const [taken, foreign, after] = [`taken.${domains[0]}`, 'service.example.invalid', `after.${domains[0]}`];
      zone.write({ dnsName: taken, recordType: 'A', targets: ['192.0.2.7'] });
      for (const [name, host] of [
        ['taken', taken],
        ['foreign', foreign],
        ['after', after],
      ] as const)
        await client.apply(balanced(name, { 'external-dns.alpha.kubernetes.io/hostname': host }));
      // When the last is written, the others were looked at.
      await soon('what comes after them is written', () => targetsOf(after) !== undefined);
      expect([targetsOf(taken), signaturesOf(taken)]).toEqual([['192.0.2.7'], []]);
      expect(targetsOf(foreign)).toBeUndefined();
    });

    it('takes a name away with what it was written for, where the environment removes what leaves it', async () => {
      const { client } = scene();
      const [host, after] = [`service.${domains[0]}`, `later.${domains[0]}`];
      await client.delete(balanced('named'));
      if (valuesOf('policy')[0] === 'sync') {
        await soon('the name is gone', () => targetsOf(host) === undefined && !signaturesOf(host).length);
        return;
      }
      await client.apply(balanced('later', { 'external-dns.alpha.kubernetes.io/hostname': after }));
      await soon('what comes after it is written', () => targetsOf(after) !== undefined);
      expect(targetsOf(host)).toBeDefined();
    });

    it('follows a host that moves to another Gateway', async () => {
      const { client } = scene();
      const route = routes.find(({ spec }) => (spec as RouteSpec).hostnames?.some(isOurs))!;
      const { hostnames, parentRefs } = route.spec as RouteSpec;
      const other = [...addresses].find(([name]) => name !== parentRefs[0]!.name);
      if (!other) return;
      const moved = {
        ...route,
        spec: { ...(route.spec as object), parentRefs: [{ ...parentRefs[0]!, name: other[0] }] },
      };
      await client.apply(moved as KubernetesObject);
      await accept(moved as KubernetesObject);
      const host = hostnames!.find(isOurs)!;
      await soon(`${host} leads to ${other[0]}`, () => targetsOf(host)?.[0] === other[1]);
    });

    it('needs no right that it does not have', () => {
      expect(program.isRunning()).toBe(true);
      const complaints = lastLines(program.logFile!, 10_000).split('\n');
      expect(complaints.filter(line => /forbidden|cannot (list|watch|get)/i.test(line))).toEqual([]);
    });
  });
}

interface RouteSpec {
  hostnames?: string[];
  parentRefs: { name: string }[];
  rules: object[];
}

/** Gateways, their Services and settings: nothing that would have to run. */
function isOfGateways({ kind }: KubernetesObject): boolean {
  return ['ConfigMap', 'Gateway', 'GatewayClass', 'Namespace'].includes(kind);
}

/** The address of each Gateway: that of the Service of the Contour whose settings name the Gateway. */
async function gatewayAddresses({ client, network }: Scene): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { kind, metadata, data } of network.of('contour') as (KubernetesObject & Settings)[]) {
    const text = kind === 'ConfigMap' ? data?.['contour.yaml'] : undefined;
    const gateway = text && (parse(text) as { gateway?: { gatewayRef?: { name: string } } }).gateway?.gatewayRef?.name;
    if (!gateway) continue;
    const envoy = { name: `${metadata.name}-envoy`, namespace: metadata.namespace! };
    const service = (await client.read({ apiVersion: 'v1', kind: 'Service', metadata: envoy })) as {
      status?: { loadBalancer?: { ingress?: { ip: string }[] } };
    };
    const address = service.status?.loadBalancer?.ingress?.[0]?.ip;
    if (address) found.set(gateway, address);
  }
  return found;
}

interface Settings {
  data?: Record<string, string>;
}
