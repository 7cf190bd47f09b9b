import { didYouMean, formatPath, isMap, type Path, type Problem } from '@cedille/source';
import { marksOf } from './inventory-problems.ts';
import { environmentFile, type LoadedEnvironment } from './load-environment.ts';
import type { Environment } from './environment.ts';

/** A fact that belongs to one environment: two with the same would overwrite, or read, what is the other's. */
interface OwnFact {
  path: Path;
  value: string;
  /** The same for all ways to write the value, where there are several. */
  key?: string;
  /** Where values are told apart: the same mount in two Vaults is two mounts. */
  scope: string;
  /** What would happen. */
  because: string;
}

/** Such names lead each machine to itself (RFC 6761). */
const OF_EACH_MACHINE = /(^|\.)localhost$/;

/** Facts of which two environments have the same. Told at one of the two: the one that was asked for, else the later by name. */
export function sharedFacts(
  environments: readonly LoadedEnvironment[],
  isAsked: (environment: LoadedEnvironment) => boolean,
): Problem[] {
  const owned = environments.map(environment => ({ environment, facts: ownFacts(environment, environments) }));
  return owned.flatMap(({ environment, facts }, index) => {
    if (!isAsked(environment)) return [];
    return facts.flatMap(fact => {
      const other = owned.find(
        (one, place) =>
          place !== index && !(place > index && isAsked(one.environment)) && one.facts.some(own => isSame(own, fact)),
      );
      const there = other?.facts.find(own => isSame(own, fact));
      return other && there ? [toProblem(environment, fact, other.environment, there)] : [];
    });
  });
}

function isSame(one: OwnFact, other: OwnFact): boolean {
  return one.scope === other.scope && (one.key ?? one.value) === (other.key ?? other.value);
}

function toProblem(
  { name, positionOf }: LoadedEnvironment,
  fact: OwnFact,
  other: LoadedEnvironment,
  there: OwnFact,
): Problem {
  const [path, place] = [formatPath(fact.path), other.positionOf(there.path)];
  return {
    code: 'shared-fact',
    severity: 'error',
    message: `${name} and ${other.name} both have ${path}: ${fact.value}: ${fact.because}.`,
    environment: name,
    path,
    at: positionOf(fact.path),
    expected: `a value of ${name} alone; ${other.name} has it at ${place.file}:${place.line}`,
    fix: `give ${name} one of its own in ${environmentFile(name)}`,
  };
}

function ownFacts(environment: LoadedEnvironment, all: readonly LoadedEnvironment[]): OwnFact[] {
  const { facts } = environment;
  const vault = `vault ${vaultOf(environment, all)}`;
  const hosts: [Path, string][] = [
    [['domain', 'base'], facts.domain.base],
    ...(facts.domain.clubs ?? []).map((domain, index): [Path, string] => [['domain', 'clubs', index], domain]),
  ];
  const rows: (Omit<OwnFact, 'value'> & { value: string | undefined })[] = [
    ...hosts.map(([path, value]) => ({
      path,
      value: OF_EACH_MACHINE.test(value) ? undefined : value.toLowerCase(),
      scope: 'host',
      because: 'a host leads to one of them alone',
    })),
    {
      path: ['cluster', 'endpoint'],
      value: facts.cluster.endpoint,
      key: addressKey(facts.cluster.endpoint),
      scope: `endpoint ${inCluster(facts.cluster.endpoint) ? (facts.delivery.from ?? environment.name) : ''}`,
      because: 'what is delivered to one would replace, and prune, what the other has',
    },
    {
      path: ['vault', 'kv', 'mount'],
      value: facts.vault.kv.mount,
      scope: `${vault} engine`,
      because: 'each could read and overwrite the secrets of the other',
    },
    {
      path: ['vault', 'github', 'mount'],
      value: facts.vault.github?.mount,
      scope: `${vault} engine`,
      because: 'each could make tokens of the other',
    },
    {
      path: ['vault', 'authMount'],
      value: facts.vault.authMount,
      scope: `${vault} auth`,
      because: 'Pods of one could log in as those of the other',
    },
    {
      path: ['backup', 'bucket'],
      value: facts.backup?.bucket,
      scope: 'bucket',
      because: 'backups of one would replace those of the other',
    },
    ...(facts.cluster.kind === 'talos' ? (facts.cluster.nodes ?? []) : []).flatMap((machine, index) =>
      marksOf(machine)
        .filter(({ scope }) => scope === 'UUID' || scope === 'disk')
        .map(({ path, value, scope }) => ({
          path: ['cluster', 'nodes', index, ...path],
          value,
          scope: `machine ${scope}`,
          because: 'a machine belongs to one cluster',
        })),
    ),
    ...databasesIn(facts).map(({ path, value, host }) => ({
      path,
      value,
      scope: `database ${host}${inCluster(host.split(':')[0]) ? ` ${environment.name}` : ''}`,
      because: 'each would read and write the data of the other',
    })),
  ];
  return rows.flatMap(({ value, ...row }) => (value === undefined ? [] : [{ ...row, value }]));
}

/** One text for all that lead to the same port of the same host. */
function addressKey(url: string | undefined): string {
  if (!url || !URL.canParse(url)) return url ?? '';
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = hostname.replace(/\.$/, '').replace(/\.svc\.cluster\.local$/, '.svc');
  return `${protocol}//${host}${port && `:${port}`}${pathname.replace(/\/+$/, '')}`;
}

/** Names of Services lead each cluster to its own. */
function inCluster(url = ''): boolean {
  const host = /^[a-z]+:\/\/([^:/]+)/.exec(url)?.[1] ?? url;
  return /\.svc(\.cluster\.local)?$/.test(host) || !host.includes('.');
}

/** The Vault that an environment uses, equal for two that use the same one. */
function vaultOf({ name, facts }: LoadedEnvironment, all: readonly LoadedEnvironment[]): string {
  if (facts.vault.mode !== 'external') return name;
  const host = hostOf(facts.vault.address);
  return all.find(other => `vault.${other.facts.domain.base}` === host)?.name ?? host;
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^:/]+)/.exec(url)?.[1]?.toLowerCase() ?? url;
}

interface DatabaseFact {
  path: Path;
  value: string;
  host: string;
}

/** Wherever facts name a host together with a database on it, under whatever name. */
function databasesIn(value: unknown, path: Path = []): DatabaseFact[] {
  if (!isMap(value)) return [];
  const host = value['host'];
  const key = ['database', 'db', 'databaseIndex'].find(name => ['string', 'number'].includes(typeof value[name]));
  const own =
    typeof host === 'string' && key !== undefined
      ? [{ path: [...path, key], value: String(value[key]), host: `${host}:${String(value['port'] ?? '')}` }]
      : [];
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => databasesIn(inner, [...path, name]))];
}

/** Facts that are addresses of what some environment runs. */
const ADDRESSES: readonly (readonly [string, string])[] = [
  ['sso', 'issuer'],
  ['vault', 'address'],
];

/**
 * Addresses below our own domains at which nobody answers: the domain changed, and they stayed. Addresses elsewhere are
 * somebody else's, and nobody here can tell.
 */
export function staleAddresses(environments: readonly LoadedEnvironment[]): Problem[] {
  const answering = new Map<string, string>(
    environments.flatMap(({ name, facts }) =>
      facts.components.map(component => [`${component}.${facts.domain.base.toLowerCase()}`, name] as const),
    ),
  );
  const components = new Set(environments.flatMap(({ facts }) => facts.components));
  const ours = new Set(environments.map(({ facts }) => parentOf(facts.domain.base)));
  return environments.flatMap(environment =>
    ADDRESSES.flatMap(([group, key]): Problem[] => {
      const url = (environment.facts[group as keyof Environment] as Record<string, unknown> | undefined)?.[key];
      if (typeof url !== 'string') return [];
      const host = hostOf(url);
      const [component = '', ...rest] = host.split('.');
      if (inCluster(host) || OF_EACH_MACHINE.test(host) || !components.has(component)) return [];
      if (!ours.has(parentOf(rest.join('.'))) || answering.has(host)) return [];
      return [staleAddress(environment, { path: [group, key], url, host, component, answering })];
    }),
  );
}

interface Stale {
  path: Path;
  url: string;
  host: string;
  component: string;
  answering: ReadonlyMap<string, string>;
}

function staleAddress({ name, facts, positionOf }: LoadedEnvironment, stale: Stale): Problem {
  const { path, url, host, component, answering } = stale;
  const hub = facts.delivery.from ?? name;
  const hosts = [...answering.keys()].filter(one => one.startsWith(`${component}.`) && !OF_EACH_MACHINE.test(one));
  const right = hosts.find(one => answering.get(one) === hub) ?? didYouMean(host, hosts) ?? hosts[0];
  return {
    code: 'invalid-fact',
    severity: 'error',
    message: `${formatPath(path)} of ${name} leads to ${host}, where no environment has ${component}.`,
    environment: name,
    path: formatPath(path),
    at: positionOf(path),
    expected: `one of ${hosts.join(', ')}: the host follows from domain.base of the environment that runs ${component}`,
    fix: right === undefined ? `list ${component} where it should run` : `write ${url.replace(host, right)}`,
  };
}

/** `management.cedille.club` → `cedille.club`: what one owner has. */
function parentOf(domain: string): string {
  return domain.toLowerCase().split('.').slice(-2).join('.');
}
