import { parseWord, type ComponentMeta } from '@cedille/component';
import type { Language } from './language.ts';

/** An address of an API server that nobody has: whoever installs the chart writes that of theirs. */
const EXAMPLE_SERVER = { '192.0.2.11/32': [6443] };

/**
 * How somebody without this repository closes the namespace as environments do: nothing of it is rendered before it is asked
 * for. What only some facts ask for is left out; so are other components, whose namespaces are theirs to name.
 */
export function networkLines(meta: ComponentMeta, { install }: Language): string[] {
  const values = networkValues(meta);
  return values.length ? [install.network, '', '```yaml', '# values.yaml', ...values, '```', ''] : [];
}

/** The values themselves, for a file and for an Application; empty where the component has no Pods to guard. */
export function networkValues(meta: ComponentMeta): string[] {
  if (!meta.podSecurity) return [];
  return [
    'networkPolicy:',
    '  enabled: true',
    ...linesOf('ingress', ingressOf(meta)),
    ...linesOf('egress', egressOf(meta)),
  ];
}

type Peers = Record<string, unknown>;

function ingressOf({ hosts = {}, reachedBy = [] }: ComponentMeta): Peers {
  const served = Object.values(hosts)
    .filter(isAlways)
    .flatMap(({ pods, port }) => pods ?? [port]);
  const open = reachedBy
    .filter(isAlways)
    .flatMap(word => parseWord(typeof word === 'string' ? word : word.from).port ?? []);
  return {
    ...(served.length && { gateway: { namespace: 'gateway', ports: distinct(served) } }),
    ...(open.length && { anywhere: distinct(open) }),
  };
}

function egressOf({ reaches = [] }: ComponentMeta): Peers {
  const peers: Peers = {};
  for (const word of reaches.filter(isAlways)) {
    const { name, port } = parseWord(typeof word === 'string' ? word : word.to);
    const pods = typeof word === 'string' ? undefined : word.pods;
    if (name === 'apiServer') peers[name] = { ...(pods && { pods }), addresses: EXAMPLE_SERVER };
    if (name === 'allNamespaces') peers[name] = true;
    if (name === 'internet' || name === 'anywhere')
      peers[name] = distinct([...((peers[name] as number[] | undefined) ?? []), port!]);
  }
  return peers;
}

function isAlways(word: string | { when?: unknown; unless?: unknown }): boolean {
  return typeof word === 'string' || (word.when === undefined && word.unless === undefined);
}

function distinct(ports: readonly number[]): number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}

function linesOf(name: string, peers: Peers): string[] {
  const entries = Object.entries(peers);
  return entries.length ? [`  ${name}:`, ...entries.map(([key, value]) => `    ${key}: ${inFlow(value)}`)] : [];
}

/** Data in one line of YAML; its texts are names and addresses, which need no quotes. */
function inFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${inFlow(item)}`);
  return `{ ${entries.join(', ')} }`;
}
