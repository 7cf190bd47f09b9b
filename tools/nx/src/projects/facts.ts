import { parse } from 'yaml';
import type { FactCache } from '../fact-cache.ts';

/** What the graph must know of a chart; all of it from Chart.yaml and component.yaml. */
export interface ChartFacts {
  /** Name of the folder below charts/, and of the project. */
  name: string;
  /** A library chart is rendered only as part of others. */
  isLibrary: boolean;
  /** Folders of the library charts that it uses. */
  libraries: string[];
  /** Its generator sees every component of an environment. */
  readsPlatform: boolean;
  /** Whether it makes documents of who may do what with the machines. */
  readsMembers: boolean;
  /** Its generator sees the environments that the Argo CD of an environment delivers. */
  readsDelivered: boolean;
  /** Folder of an environment whose files ask for it once more. */
  requests: string | undefined;
  /** Capabilities that it provides. */
  provides: string[];
  /** Capabilities that it requires, reaches or comes after. */
  wants: string[];
  /** Components that it cannot run beside. */
  excludes: string[];
  description: string | undefined;
  category: string | undefined;
}

/** What the graph must know of an environment. */
export interface EnvironmentFacts {
  name: string;
  /** Undefined when the file cannot be read: then anything may be in it. */
  components: string[] | undefined;
  /** The environment whose Argo CD delivers it; undefined where it has its own. */
  deliveredFrom: string | undefined;
  /** The environment whose Vault it takes its secrets from; undefined where it has its own, or that of somebody else. */
  secretsFrom: string | undefined;
  description: string | undefined;
  /** Files in its folders that ask for something, by folder: paths below it, without `.yaml`. */
  requests: string[];
}

interface ChartYaml {
  type?: unknown;
  description?: unknown;
  dependencies?: { repository?: unknown }[];
}

interface ComponentYaml {
  delivery?: unknown;
  reads?: unknown;
  provides?: unknown;
  requires?: unknown;
  reaches?: unknown;
  after?: unknown;
  mesh?: unknown;
  excludes?: unknown;
  requests?: { folder?: unknown };
  category?: unknown;
  description?: { en?: unknown };
}

interface EnvironmentYaml {
  components?: unknown;
  delivery?: { from?: unknown };
  cluster?: { kind?: unknown; host?: unknown };
  vault?: { mode?: unknown; from?: unknown };
  description?: { en?: unknown };
}

/** Reads the two files of a chart; whatever is not as it should be is taken as left out. */
export function readChart(cache: FactCache, name: string): ChartFacts {
  return cache.derive<ChartFacts>(
    ['chart', `charts/${name}/Chart.yaml`, `charts/${name}/component.yaml`],
    ([chartText, componentText]) => {
      const chart = parseObject<ChartYaml>(chartText) ?? {};
      const component = parseObject<ComponentYaml>(componentText) ?? {};
      const dependencies = Array.isArray(chart.dependencies) ? chart.dependencies : [];
      return {
        name,
        isLibrary: chart.type === 'library',
        libraries: dependencies.flatMap(dependency => localFolder(name, text(dependency?.repository))),
        readsPlatform: component.reads === 'platform',
        readsMembers: component.delivery !== undefined,
        readsDelivered: component.reads === 'platform' || component.reads === 'delivered',
        requests: text(component.requests?.folder),
        provides: capabilities(component.provides),
        wants: [
          ...[component.requires, component.reaches, component.after].flatMap(capabilities),
          // A member of a mesh comes after it, and policies let it reach it.
          ...(component.mesh === true ? ['mesh'] : []),
        ],
        excludes: capabilities(component.excludes),
        description: text(component.description?.en) ?? text(chart.description),
        category: text(component.category),
      };
    },
  );
}

/** Names in a list: `vault`, `vault:8200` and `{ to: vault, when: … }` all name vault. */
function capabilities(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  const names = list.map(item => text((item as { to?: unknown } | null)?.to) ?? text(item));
  return names.filter(name => name !== undefined).map(name => name.split(':')[0]!);
}

/** Reads the list of components of an environment. */
export function readEnvironment(cache: FactCache, name: string): EnvironmentFacts {
  const facts = readFacts(cache, name);
  return { ...facts, requests: readRequests(cache, `environments/${name}`) };
}

/** Folders that hold something else are no matter: no chart reads them. */
function readRequests(cache: FactCache, folder: string): string[] {
  return cache
    .list(folder)
    .filter(name => !name.includes('.'))
    .flatMap(name => cache.list(`${folder}/${name}`).map(file => `${name}/${file}`))
    .flatMap(path => (path.endsWith('.yaml') ? [path.slice(0, -'.yaml'.length)] : []));
}

function readFacts(cache: FactCache, name: string): Omit<EnvironmentFacts, 'requests'> {
  return cache.derive(['environment', `environments/${name}/environment.yaml`], ([source]) => {
    const facts = parseObject<EnvironmentYaml>(source);
    const components = Array.isArray(facts?.components)
      ? facts.components.filter(item => typeof item === 'string')
      : undefined;
    const { delivery, cluster, vault } = facts ?? {};
    const host = cluster?.kind === 'vcluster' ? cluster.host : undefined;
    return {
      name,
      components,
      deliveredFrom: text(delivery?.from ?? host),
      secretsFrom: text(vault?.from ?? (vault?.mode === 'external' ? host : undefined)),
      description: text(facts?.description?.en),
    };
  });
}

/** The mapping that a YAML text holds; undefined when it does not, or cannot be parsed. */
export function parseObject<T extends object>(source: string | undefined): T | undefined {
  try {
    const data: unknown = parse(source ?? '', { logLevel: 'silent' });
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as T) : undefined;
  } catch {
    return undefined;
  }
}

/** `file://../common` in charts/argocd is charts/common. */
function localFolder(chart: string, repository: string | undefined): string[] {
  if (!repository?.startsWith('file://')) return [];
  const url = new URL(repository.slice('file://'.length), `file:///charts/${chart}/`);
  return [url.pathname.replace(/^\/|\/$/g, '')];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
