import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

const FIX = 'make sure that the people who use it can reach the other Gateway, and that nobody else can';

export const routeMoved: DangerRule = {
  code: 'route-moved',
  title: 'A route is attached elsewhere',
  why: 'The host is answered at another address, or by nobody where the listener does not take it.',
  example: '  kind: HTTPRoute\n-   parentRefs: [{ name: public }]\n+   parentRefs: [{ name: internal }]',
  fix: 'make sure that DNS leads there',
  severity: 'high',
  find({ change, identity: { group, kind, name, namespace }, before, after }) {
    if (change !== 'changed') return [];
    if (kind === 'IngressRoute') return entryPoints(name, before, after);
    if (group !== 'gateway.networking.k8s.io' || !kind.endsWith('Route')) return [];
    const [old, now] = [before, after].map(route => parentsOf(route, namespace)) as [Parents, Parents];
    const lost = [...old.keys()].filter(parent => !now.has(parent));
    const come = [...now.keys()].filter(parent => !old.has(parent));
    const path = 'spec.parentRefs';
    if (lost.length) {
      const where = come.length
        ? `through ${come.join(', ')} instead of ${lost.join(', ')}`
        : `no longer through ${lost.join(', ')}`;
      const message = `The ${kind} ${name} is reached ${where}: who could reach it may be shut out, and others let in.`;
      return [{ severity: 'high', path, message, fix: FIX }];
    }
    if (come.length)
      return [
        {
          severity: 'notice',
          path,
          message: `The ${kind} ${name} can also be reached through ${come.join(', ')}.`,
          fix: FIX,
        },
      ];
    const moved = [...old].filter(([parent, section]) => now.get(parent) !== section);
    return moved.map(([parent, section]): Finding => {
      const message = `The ${kind} ${name} is reached through ${now.get(parent) || 'every listener'} of ${parent} instead of ${section || 'every listener'}.`;
      return {
        severity: 'notice',
        path,
        message,
        fix: 'make sure that this listener serves its hosts, under TLS where they need it',
      };
    });
  },
};

type Parents = ReadonlyMap<string, string>;

/** Gateways with the listeners that are named. */
function parentsOf(route: unknown, namespace: string): Parents {
  const parents = new Map<string, string[]>();
  for (const parent of list(route, 'spec', 'parentRefs')) {
    const where = String(field(parent, 'namespace') ?? namespace);
    const name = `${where ? `${where}/` : ''}${String(field(parent, 'name'))}`;
    const section = [field(parent, 'sectionName'), field(parent, 'port')].filter(one => one !== undefined).join(':');
    parents.set(name, [...(parents.get(name) ?? []), section]);
  }
  return new Map([...parents].map(([name, sections]) => [name, sections.sort().join(', ')]));
}

function entryPoints(name: string, before: unknown, after: unknown): Finding[] {
  const now = texts(after, 'spec', 'entryPoints');
  const lost = texts(before, 'spec', 'entryPoints').filter(one => now.length && !now.includes(one));
  if (!lost.length) return [];
  const message = `The IngressRoute ${name} is no longer reached through ${lost.join(', ')}.`;
  return [{ severity: 'high', path: 'spec.entryPoints', message, fix: FIX }];
}
