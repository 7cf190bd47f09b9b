import {
  defineValues,
  type ApplicationFacts,
  type Context,
  type DeliveredEnvironment,
  type Environment,
} from '@cedille/values/generator';
import type { Values } from './values.gen.ts';
import { previewProjects, previewsOf } from './previews.ts';
import { CLUB_KINDS, clusterKinds, eachOnce, type Kind } from './kinds.ts';

/** Losing one of these by a deleted line loses data: a person confirms it in Argo CD. */
const CONFIRMED = new Set(['secrets', 'storage']);

export default defineValues<Values>()(({ environment, component, platform }) => {
  const applications = platform.applications.filter(({ name }) => name !== component.name);
  const delivered = applications.filter(isDeliverable(environment));
  const isDelivered = environment.delivery.from !== undefined;
  return {
    environment: environment.name,
    bundles: environment.registry.bundles,
    ...(isDelivered && { hub: { cluster: environment.cluster.name, prefix: `${environment.name}-` } }),
    verified: isVerified(environment),
    sync: syncOf(environment),
    projects: [
      ...(isDelivered ? [] : [rootProject(environment, component)]),
      ...platform.delivers.map(delivered => rootProject(delivered, component, `${delivered.name}-`)),
      ...areaProjects(environment, applications, platform.absent ?? []),
      ...clubProjects(environment, applications, platform.absent ?? []),
      ...previewProjects(environment, applications),
    ],
    applications: delivered.map(
      ({ name, namespace, instances, category, club, instanceOf, wave, digest, version }) => ({
        name,
        namespace,
        project: club === undefined ? category : clubProject(club),
        ...(instanceOf !== undefined && { bundle: instanceOf }),
        wave,
        revision: digest ?? version,
        confirmRemoval: CONFIRMED.has(category) || instances === true,
        ...(instances && { mayBeEmpty: true }),
      }),
    ),
    ...writtenElsewhere(delivered),
    previews: applications.flatMap(application => previewsOf(environment, application)),
    environments: platform.delivers.map(delivered => ({
      name: delivered.name,
      bundles: delivered.registry.bundles,
      wave: delivered.wave,
      verified: isVerified(delivered),
      sync: syncOf(delivered),
    })),
  };
});

/** What a program in the cluster writes is no drift, as component.yaml says. */
function writtenElsewhere(applications: readonly ApplicationFacts[]): Pick<Values, 'ignoreDifferences'> {
  const entries = applications.flatMap(({ name, writtenElsewhere: written = [] }) => {
    const fields = written.map(({ fields, ...rest }) => ({ ...rest, jqPathExpressions: [...fields] }));
    return fields.length ? [[name, fields] as const] : [];
  });
  return entries.length ? { ignoreDifferences: Object.fromEntries(entries) } : {};
}

/** A tag can be moved by whoever may push; only an environment that follows the tree takes a release by its version. */
function isDeliverable({ delivery }: Environment) {
  return ({ digest }: ApplicationFacts): boolean => digest !== undefined || delivery.follows === 'tree';
}

/** Where nobody has to sign, what a tag names is used as it is. */
function isVerified({ registry }: Pick<Environment, 'registry'>): boolean {
  return registry.signedBy !== undefined;
}

function syncOf({ delivery: { prune, selfHeal } }: Pick<Environment, 'delivery'>) {
  return { prune, selfHeal };
}

interface Project {
  name: string;
  description: string;
  sources: string[];
  namespaces: string[];
  clusterKinds: (Kind & { name?: string })[];
  /** Left out, all of them. */
  namespacedKinds?: Kind[];
}

/**
 * The root Application of an environment may make projects, Applications and sets of them, and nothing else. Argo CD restricts namespaced
 * objects by kind and not by name: that those of a delivered environment begin with its prefix is what its bundle says.
 */
function rootProject(
  { name, registry }: Environment | DeliveredEnvironment,
  component: Context['component'],
  prefix = '',
): Project {
  const where = prefix && ` of ${name}`;
  return {
    name: `${prefix}${component.name}`,
    description: `The root Application${where}: projects and Applications only.`,
    sources: [bundle(registry.bundles, component.name)],
    namespaces: [component.namespace],
    clusterKinds: [],
    namespacedKinds: [
      { group: 'argoproj.io', kind: 'AppProject' },
      { group: 'argoproj.io', kind: 'Application' },
      { group: 'argoproj.io', kind: 'ApplicationSet' },
    ],
  };
}

/**
 * One project for each category that has a component here. It covers the namespaces of those that are not listed, too: Argo CD
 * takes away what a component leaves only where the project lets it, and the project changes first.
 */
function areaProjects(
  environment: Environment,
  applications: readonly ApplicationFacts[],
  absent: NonNullable<Context['platform']['absent']>,
): Project[] {
  const own = applications.filter(({ club }) => club === undefined);
  return sorted(own.map(({ category }) => category)).map(area => {
    const members = own.filter(({ category }) => category === area);
    const places = [...members, ...absent.filter(({ category }) => category === area)];
    return {
      name: area,
      description: `Components of the area ${area}${whereOf(environment)}.`,
      sources: sources(environment, members),
      namespaces: sorted([...places.flatMap(namespacesOf), ...sharedNamespaces(environment, area)]),
      ...allowedKinds(area, places),
    };
  });
}

/**
 * What its components render, of whatever environment: those that are not listed here any more may have left something. One
 * that does not say what it renders opens the project to whatever such an area may make.
 */
function allowedKinds(
  area: string,
  places: readonly Pick<ApplicationFacts, 'makes'>[],
): Pick<Project, 'clusterKinds' | 'namespacedKinds'> {
  if (places.some(({ makes }) => !makes)) return { clusterKinds: clusterKinds(area) };
  return {
    clusterKinds: eachOnce(places.flatMap(({ makes }) => makes!.cluster)),
    namespacedKinds: eachOnce(places.flatMap(({ makes }) => makes!.namespaced)),
  };
}

/** Projects of several environments are side by side in one Argo CD. */
function whereOf({ name, delivery }: Environment): string {
  return delivery.from === undefined ? '' : ` in ${name}`;
}

/** What is released several times has a namespace for each. */
function namespacesOf({ namespace, instances }: Pick<ApplicationFacts, 'namespace' | 'instances'>): string[] {
  return instances ? [namespace, `${namespace}-*`] : [namespace];
}

/** The shared Gateways live in a namespace of their own, which no component is released into. */
function sharedNamespaces({ gateway }: Environment, area: string): string[] {
  return area === 'network' ? [gateway.namespace] : [];
}

/**
 * A club deploys what the area `clubs` publishes, and what files ask for on its behalf, into its own namespaces; of the cluster
 * it may make these alone. Kinds are those of all that there is for clubs, asked for or not: what was taken back has to go.
 */
function clubProjects(
  environment: Environment,
  applications: readonly ApplicationFacts[],
  absent: NonNullable<Context['platform']['absent']>,
): Project[] {
  const clubs = environment.clubs ?? [];
  const made = [...applications, ...absent].filter(({ category }) => category === CLUBS);
  const namespacedKinds = eachOnce([...CLUB_KINDS, ...made.flatMap(({ makes }) => makes?.namespaced ?? [])]);
  for (const { name } of clubs) refuseSharedPrefix(name, clubs);
  return clubs.map(({ name }) => ({
    name: clubProject(name),
    description: `What the club ${name} runs${whereOf(environment)}.`,
    sources: sources(
      environment,
      applications.filter(({ category, club }) => club === name || (category === CLUBS && club === undefined)),
    ),
    namespaces: [`${name}-*`],
    clusterKinds: [{ group: '', kind: 'Namespace', name: `${name}-*` }],
    namespacedKinds,
  }));
}

/** The area of what is made for clubs. */
const CLUBS = 'clubs';

function clubProject(club: string): string {
  return `club-${club}`;
}

/** Namespaces of a club are `<club>-*`: a club `a` would own those of a club `a-b`. */
function refuseSharedPrefix(name: string, clubs: readonly { name: string }[]): void {
  const other = clubs.find(club => club.name.startsWith(`${name}-`));
  if (other)
    throw new Error(`clubs ${name} and ${other.name}: ${name}-* would hold the namespaces of both; rename one`);
}

function sources({ registry }: Environment, applications: readonly ApplicationFacts[]): string[] {
  return sorted(applications.map(({ name, instanceOf }) => bundle(registry.bundles, instanceOf ?? name)));
}

function bundle(registry: string, component: string): string {
  return `${registry}/${component}`;
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
