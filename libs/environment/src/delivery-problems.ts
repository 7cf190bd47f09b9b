import { didYouMean, formatPath, type Path, type Problem } from '@cedille/source';
import { deliveredFromPath } from './delivered-from.ts';
import { environmentFile, type LoadedEnvironment } from './load-environment.ts';

/** The name that every Argo CD has for the cluster it runs in. */
const IN_CLUSTER = 'in-cluster';

/** What is wrong with who delivers whom, as far as facts say it. */
export function deliveryProblems(environments: readonly LoadedEnvironment[]): Problem[] {
  const known = new Map(environments.map(environment => [environment.name, environment]));
  return environments.flatMap(environment => {
    const from = environment.facts.delivery.from;
    if (from === undefined) return [];
    const hub = known.get(from);
    if (!hub) return [unknownHub(environment, from, [...known.keys()])];
    if (hub.facts.delivery.from !== undefined) return [chain(environment, known)];
    const siblings = environments.filter(other => other !== environment && other.facts.delivery.from === from);
    return [
      ...otherOrganisation(environment, hub),
      ...settingsOfTheHub(environment, hub),
      ...takenCluster(environment, siblings),
      ...siblings.flatMap(sibling => sharedPrefix(environment, sibling)),
    ];
  });
}

function unknownHub(environment: LoadedEnvironment, from: string, known: readonly string[]): Problem {
  const others = known.filter(name => name !== environment.name);
  const near = didYouMean(from, others);
  return {
    ...problemAt(environment, deliveredFromPath(environment.facts)),
    code: 'unknown-environment',
    message: `${environment.name} is delivered by ${from}, which is not an environment.`,
    expected: others.length ? `one of ${others.join(', ')}` : 'another environment, and there is none',
    fix: near ? `write ${near}` : `create ${environmentFile(from)}, or name another environment`,
  };
}

/** Whoever delivers others has an Argo CD, and so is not delivered. */
function chain(environment: LoadedEnvironment, known: ReadonlyMap<string, LoadedEnvironment>): Problem {
  const links = [environment.name];
  let next = environment.facts.delivery.from;
  while (next !== undefined && !links.includes(next)) {
    links.push(next);
    next = known.get(next)?.facts.delivery.from;
  }
  const [, hub] = links;
  const end = links.at(-1)!;
  const base = {
    ...problemAt(environment, deliveredFromPath(environment.facts)),
    code: 'invalid-fact' as const,
    expected: 'an environment with an Argo CD of its own',
  };
  if (next === undefined)
    return {
      ...base,
      message: `${environment.name} is delivered by ${hub}, which has no Argo CD: ${links.join(' ← ')}.`,
      fix: `set delivery.from: ${end}`,
    };
  return {
    ...base,
    message: `No Argo CD delivers ${environment.name}, only a circle of environments: ${[...links, next].join(' ← ')}.`,
    fix: `let one of them deliver itself: remove delivery.from there (and cluster.host, if it is a vcluster), and list argocd`,
  };
}

/** People sign in to the Argo CD of the hub: only members of its organisation can, and all of them may look. */
function otherOrganisation(environment: LoadedEnvironment, hub: LoadedEnvironment): Problem[] {
  const [own, there] = [environment.facts.git.organisation, hub.facts.git.organisation];
  if (own === there) return [];
  return [
    {
      ...problemAt(environment, ['git', 'organisation']),
      code: 'invalid-fact',
      message: `git.organisation of ${environment.name} is ${own}, but members of ${there} sign in to the Argo CD of ${hub.name}, which delivers it.`,
      expected: there,
      fix: `write ${there}, or let ${environment.name} deliver itself`,
    },
  ];
}

/** Facts about the Argo CD itself, which would change nothing: it is that of the hub. Shared facts say the same of both. */
function settingsOfTheHub(environment: LoadedEnvironment, hub: LoadedEnvironment): Problem[] {
  const [own, there] = [environment.facts.delivery, hub.facts.delivery];
  const more = (own.plugins ?? []).filter(plugin => !there.plugins?.includes(plugin));
  const unfit = [
    ...(own.notify !== undefined && own.notify !== there.notify ? ['notify'] : []),
    ...(own.previews && !there.previews ? ['previews'] : []),
    ...(more.length ? ['plugins'] : []),
  ];
  return unfit.map(fact => ({
    ...problemAt(environment, ['delivery', fact]),
    code: 'invalid-fact',
    message: `delivery.${fact} of ${environment.name} changes nothing: the Argo CD of ${hub.name} delivers it.`,
    expected: `what ${environmentFile(hub.name)} says`,
    fix: `move it to ${environmentFile(hub.name)}, where it holds for every environment that ${hub.name} delivers`,
  }));
}

/** Destinations are named: one name, one cluster. */
function takenCluster(environment: LoadedEnvironment, siblings: readonly LoadedEnvironment[]): Problem[] {
  const { name } = environment.facts.cluster;
  const taken = siblings.find(({ facts }) => facts.cluster.name === name)?.name;
  if (taken === undefined && name !== IN_CLUSTER) return [];
  const { from } = environment.facts.delivery;
  return [
    {
      ...problemAt(environment, ['cluster', 'name']),
      code: 'invalid-fact',
      message: `The Argo CD of ${from} knows two clusters as ${name}: that of ${environment.name}, and that of ${taken ?? from}.`,
      expected: 'a name of its own for each cluster',
      fix: `rename the cluster of ${environment.name}`,
    },
  ];
}

/** Everything of an environment is named `<environment>-*` in the hub: `a` would have the rights over what `a-b` has. */
function sharedPrefix(environment: LoadedEnvironment, sibling: LoadedEnvironment): Problem[] {
  if (!sibling.name.startsWith(`${environment.name}-`)) return [];
  const { from } = environment.facts.delivery;
  return [
    {
      ...problemAt(environment, ['name']),
      code: 'invalid-fact',
      message: `${from} delivers both ${environment.name} and ${sibling.name}: ${environment.name}-* would name the Applications of both.`,
      expected: 'names of which none begins with another one and a hyphen',
      fix: `rename ${environment.name} or ${sibling.name}`,
    },
  ];
}

function problemAt(
  environment: LoadedEnvironment,
  path: Path,
): Pick<Problem, 'severity' | 'environment' | 'path' | 'at'> {
  return {
    severity: 'error',
    environment: environment.name,
    path: formatPath(path),
    at: environment.positionOf(path),
  };
}
