import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

const OUTSIDE: ReadonlySet<string> = new Set(['LoadBalancer', 'NodePort']);

export const serviceType: DangerRule = {
  code: 'service-type',
  title: 'A Service changes its type, or its address goes',
  why: 'The address that a load balancer gave is lost with it, and the next one is another.',
  example: '  kind: Service\n-   type: LoadBalancer\n+   type: ClusterIP',
  fix: 'make sure that nobody uses the address',
  severity: 'high',
  find({ change, identity: { group, kind, name }, before, after }) {
    if (group !== '' || kind !== 'Service') return [];
    const path = 'spec.type';
    const old = typeOf(before);
    if (change === 'removed') {
      return old === 'LoadBalancer'
        ? [
            {
              severity: 'high',
              path,
              message: `${name} goes away, and its address with it.`,
              fix: 'make sure that no DNS record points to it',
            },
          ]
        : [];
    }
    const now = typeOf(after);
    if (change !== 'changed' || old === now) return [];
    const base = { path, message: `The type changes from ${old} to ${now}${consequence(old, now)}.` };
    return [
      {
        ...base,
        severity: OUTSIDE.has(old) || OUTSIDE.has(now) ? 'high' : 'notice',
        fix: 'check who reaches it, and how, before the sync',
      },
    ];
  },
};

function typeOf(service: unknown): string {
  return String(field(service, 'spec', 'type') ?? 'ClusterIP');
}

function consequence(old: string, now: string): string {
  if (OUTSIDE.has(now) && !OUTSIDE.has(old)) return ': it can be reached from outside the cluster';
  return old === 'LoadBalancer' ? ': its address is given back' : '';
}
