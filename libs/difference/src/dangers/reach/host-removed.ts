import type { KubernetesObject } from '@cedille/manifests';
import type { ObjectDifference } from '../../difference.ts';
import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** Where kinds say which hosts they serve. */
const HOSTS: Readonly<Record<string, (object: KubernetesObject) => unknown[]>> = {
  Ingress: object => list(object, 'spec', 'rules').map(rule => field(rule, 'host')),
  HTTPRoute: object => texts(object, 'spec', 'hostnames'),
  GRPCRoute: object => texts(object, 'spec', 'hostnames'),
  TLSRoute: object => texts(object, 'spec', 'hostnames'),
  Gateway: object => list(object, 'spec', 'listeners').map(listener => field(listener, 'hostname')),
  HTTPProxy: object => [field(object, 'spec', 'virtualhost', 'fqdn')],
};

export const hostRemoved: DangerRule = {
  code: 'host-removed',
  title: 'A host is no longer served',
  why: 'Whoever calls the host gets an error, bookmarks and redirects included.',
  example: '  kind: HTTPRoute\n-   hostnames: [www.example.org]',
  fix: 'keep it until nobody calls it, or redirect it',
  severity: 'high',
  find({ identity: { kind }, before, after }, { objects }) {
    const old = hostsOf(before);
    if (!old.length) return [];
    const now = new Set(hostsOf(after));
    const elsewhere = objects.flatMap(object => (object.after === after ? [] : hostsOf(object.after)));
    const told = kind === 'Gateway' ? objects.filter(object => object.identity.kind !== kind).flatMap(lostHosts) : [];
    const lost = old.filter(host => !now.has(host) && !elsewhere.includes(host) && !told.includes(host));
    return lost.map((host): Finding => ({
      severity: 'high',
      message: `${host} is no longer served by this ${kind}.`,
      fix: 'redirect the old host for a while, or make sure that nobody uses it',
    }));
  },
};

/** Hosts that another object tells about: a listener usually goes with the route behind it. */
function lostHosts({ before, after }: ObjectDifference): string[] {
  const now = hostsOf(after);
  return hostsOf(before).filter(host => !now.includes(host));
}

function hostsOf(object: KubernetesObject | undefined): string[] {
  const hosts = object ? (HOSTS[object.kind ?? '']?.(object) ?? []) : [];
  return [...new Set(hosts.filter(host => host !== undefined).map(String))];
}
