import { plainText } from '../../compare/compare-values.ts';
import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

const FIX = 'make sure that DNS records, firewalls and clients know the new one';
/** Annotations by which clouds and MetalLB give addresses: `metallb.io/loadBalancerIPs`, `…/address-pool`. */
const ADDRESS =
  /(load-?balancer-?(ips?|id|name|scheme|type|internal)|address-?(pool|allocation)|lb-ipam|eip-allocations|static-?ip|ip-allocation|\/ips$|kube-vip\.io\/loadbalancerIPs|allow-shared-ip)/i;

export const serviceAddress: DangerRule = {
  code: 'service-address',
  title: 'A Service is reached at another address, or otherwise',
  why: 'Whoever has the old address, or the old port of the machines, gets no answer; the address of whoever calls may be lost.',
  example: '  kind: Service\n-   loadBalancerIP: 203.0.113.10\n+   loadBalancerIP: 203.0.113.11',
  fix: 'keep it, or change DNS and firewalls first',
  severity: 'high',
  find({ change, identity: { group, kind, name }, before, after }) {
    if (change !== 'changed') return [];
    if (kind === 'Gateway') return gatewayAddress(name, before, after);
    const pool = POOLS[`${group}/${kind}`];
    if (pool) return poolRanges(name, pool(before), pool(after));
    if (group !== '' || kind !== 'Service') return [];
    return [
      ...addresses(name, before, after),
      ...ports(name, before, after),
      ...policies(name, before, after),
      ...sources(name, before, after),
    ];
  },
};

/** Where kinds hold the ranges that Services get their addresses from. */
const POOLS: Readonly<Record<string, ((pool: unknown) => string[]) | undefined>> = {
  'metallb.io/IPAddressPool': pool => texts(pool, 'spec', 'addresses'),
  'cilium.io/CiliumLoadBalancerIPPool': pool =>
    list(pool, 'spec', 'blocks').map(block =>
      ['cidr', 'start', 'stop'].flatMap(key => field(block, key) ?? []).join('-'),
    ),
  'kube-vip.io/IPPool': pool => texts(pool, 'spec', 'addresses'),
};

function poolRanges(name: string, before: readonly string[], after: readonly string[]): Finding[] {
  const lost = before.filter(range => !after.includes(range));
  if (!lost.length) return [];
  const message = `The pool ${name} no longer holds ${lost.join(', ')}: Services with an address of it lose it, and get another one or none.`;
  return [{ severity: 'high', path: 'spec', message, fix: FIX }];
}

type Both = [name: string, before: unknown, after: unknown];

function addresses(...[name, before, after]: Both): Finding[] {
  const fields = ['loadBalancerIP', 'externalIPs', 'externalName', 'loadBalancerClass'].flatMap(key => {
    const [old, now] = [field(before, 'spec', key), field(after, 'spec', key)];
    return old === undefined || isSame(old, now) ? [] : [{ path: `spec.${key}`, old, now }];
  });
  return [...fields, ...addressAnnotations(before, after)].map(({ path, old, now }) => ({
    severity: 'high',
    path,
    message: `${name} loses the address ${shown(old)}${now === undefined ? '' : ` and gets ${shown(now)}`}: whoever goes by the old one no longer reaches it.`,
    fix: FIX,
  }));
}

function addressAnnotations(before: unknown, after: unknown): { path: string; old: unknown; now: unknown }[] {
  const annotations = field(before, 'metadata', 'annotations') ?? {};
  return Object.entries(annotations as Record<string, unknown>).flatMap(([key, old]) => {
    const now = field(after, 'metadata', 'annotations', key);
    return ADDRESS.test(key) && old !== now ? [{ path: `metadata.annotations["${key}"]`, old, now }] : [];
  });
}

function ports(...[name, before, after]: Both): Finding[] {
  const type = String(field(after, 'spec', 'type') ?? 'ClusterIP');
  if (field(before, 'spec', 'type') !== field(after, 'spec', 'type') || type === 'ExternalName') return [];
  const now = list(after, 'spec', 'ports');
  return list(before, 'spec', 'ports').flatMap((port): Finding[] => {
    const number = String(field(port, 'port'));
    const protocol = field(port, 'protocol') ?? 'TCP';
    const same = now.find(
      one => String(field(one, 'port')) === number && (field(one, 'protocol') ?? 'TCP') === protocol,
    );
    const path = `spec.ports[port=${number}]`;
    if (!same) {
      const message = `${name} no longer listens on port ${number}: whoever uses it is refused.`;
      return [
        {
          severity: type === 'ClusterIP' ? 'notice' : 'high',
          path,
          message,
          fix: 'keep the port, or make sure that nobody uses it',
        },
      ];
    }
    const [old, next] = [field(port, 'nodePort'), field(same, 'nodePort')];
    if (old === undefined || old === next) return [];
    const message = `Nodes no longer listen on port ${shown(old)} for ${name}${next === undefined ? '' : `, but on ${shown(next)}`}.`;
    return [{ severity: 'high', path: `${path}.nodePort`, message, fix: FIX }];
  });
}

const POLICIES: readonly { key: string; otherwise: string; says: (now: string) => string }[] = [
  {
    key: 'externalTrafficPolicy',
    otherwise: 'Cluster',
    says: now =>
      now === 'Local'
        ? 'nodes without one of its Pods no longer answer from outside'
        : 'programs see the address of a node instead of that of the client, and what goes by it lets in or shuts out others',
  },
  {
    key: 'internalTrafficPolicy',
    otherwise: 'Cluster',
    says: now =>
      now === 'Local' ? 'Pods on nodes without one of its Pods no longer reach it' : 'requests leave their node',
  },
  {
    key: 'sessionAffinity',
    otherwise: 'None',
    says: now =>
      now === 'None'
        ? 'requests of one client no longer reach the same Pod'
        : 'requests of one client stay with one Pod',
  },
];

function policies(...[name, before, after]: Both): Finding[] {
  return POLICIES.flatMap(({ key, otherwise, says }): Finding[] => {
    const [old, now] = [before, after].map(service => String(field(service, 'spec', key) ?? otherwise)) as [
      string,
      string,
    ];
    if (old === now) return [];
    const severity = now === 'Local' ? 'high' : 'notice';
    return [
      {
        severity,
        path: `spec.${key}`,
        message: `${key} of ${name} goes from ${old} to ${now}: ${says(now)}.`,
        fix: 'make sure that this is intended',
      },
    ];
  });
}

function sources(...[name, before, after]: Both): Finding[] {
  const [old, now] = [before, after].map(service => texts(service, 'spec', 'loadBalancerSourceRanges')) as [
    string[],
    string[],
  ];
  const path = 'spec.loadBalancerSourceRanges';
  if (!old.length || isSame(old, now)) return [];
  if (!now.length)
    return [
      {
        severity: 'high',
        path,
        message: `${name} can be reached from every address.`,
        fix: 'name the addresses that are meant',
      },
    ];
  const lost = old.filter(one => !now.includes(one));
  if (!lost.length) return [];
  return [{ severity: 'notice', path, message: `${name} can no longer be reached from ${lost.join(', ')}.`, fix: FIX }];
}

function gatewayAddress(...[name, before, after]: Both): Finding[] {
  const [old, now] = [before, after].map(one =>
    list(one, 'spec', 'addresses').map(address => String(field(address, 'value'))),
  );
  const lost = old!.filter(address => !now!.includes(address));
  const named = addressAnnotations(before, after);
  const message = `The Gateway ${name} loses the address ${[...lost, ...named.map(({ old: one }) => shown(one))].join(', ')}: whoever goes by it no longer reaches its hosts.`;
  return lost.length || named.length
    ? [{ severity: 'high', path: named[0]?.path ?? 'spec.addresses', message, fix: FIX }]
    : [];
}

function isSame(old: unknown, now: unknown): boolean {
  return plainText(old) === plainText(now);
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
