import type { DangerRule } from '../rule.ts';
import { servedHosts } from './served-hosts.ts';

export const tlsRemoved: DangerRule = {
  code: 'tls-removed',
  title: 'A host is served without TLS',
  why: 'Passwords and sessions go over the network in the clear; browsers that were told to insist on TLS refuse the host.',
  example: '  kind: Ingress\n-   tls: [{ hosts: [www.example.org], secretName: www }]',
  fix: 'keep it',
  severity: 'high',
  find({ change, identity: { kind, name }, before, after }) {
    if (change !== 'changed') return [];
    const now = servedHosts(after);
    const lost = [...servedHosts(before).encrypted].filter(host => now.hosts.has(host) && !now.encrypted.has(host));
    return lost.map(host => ({
      severity: 'high' as const,
      path: 'spec',
      message: `${host === '*' ? `What the ${kind} ${name} serves` : host} is no longer served under TLS: passwords can be read on the way, and browsers that remember https no longer open it.`,
      fix: 'keep TLS, or make sure that something in front of it ends TLS',
    }));
  },
};
