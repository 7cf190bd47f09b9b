import { GITOPS, type Component } from '@cedille/component';
import { environmentFile, type Delivery, type LoadedEnvironment } from '@cedille/environment';
import { formatPath, type Path, type Problem } from '@cedille/source';
import { ROOT_COMPONENT } from './release/release.ts';

/** An environment, and the one whose Argo CD delivers it. */
interface Pair {
  hub: LoadedEnvironment;
  delivered: LoadedEnvironment;
  /** The component that is Argo CD. */
  argocd: Component;
  components: readonly Component[];
}

/** An environment, and those that it is tied to by delivery. */
export type HubTies = Pick<Delivery, 'environment' | 'hub' | 'delivers'>;

/** What keeps the Argo CD of one environment from delivering another: components that are missing or one too many, names. */
export function hubProblems(deliveries: readonly HubTies[], components: readonly Component[]): Problem[] {
  const argocd = components.find(({ meta }) => meta.provides?.includes(GITOPS));
  if (!argocd) return [];
  const pairs = pairsOf(deliveries).map(pair => ({ ...pair, argocd, components }));
  return [
    ...unfitHubs(pairs),
    ...pairs.flatMap(pair => [
      ...ownArgoCd(pair),
      ...withoutRoot(pair),
      ...namesInTheWay(pair),
      ...issuerOfNobody(pair),
      ...hostless(pair),
    ]),
  ];
}

/** Each delivered environment once, whether it was asked for or follows from its hub. */
function pairsOf(deliveries: readonly HubTies[]): Pick<Pair, 'hub' | 'delivered'>[] {
  const pairs = deliveries.flatMap(({ environment, hub, delivers }) => [
    ...(hub ? [{ hub, delivered: environment }] : []),
    ...delivers.map(delivered => ({ hub: environment, delivered })),
  ]);
  return [...new Map(pairs.map(pair => [pair.delivered.name, pair])).values()];
}

function unfitHubs(pairs: readonly Pair[]): Problem[] {
  const hubs = new Map(pairs.map(pair => [pair.hub.name, pair]));
  return [...hubs.values()].flatMap(({ hub, argocd }) => {
    const delivered = pairs.filter(pair => pair.hub.name === hub.name).map(pair => pair.delivered.name);
    return [argocd.name, ROOT_COMPONENT]
      .filter(name => !runsIn(hub, name))
      .map(name =>
        problemAt(hub, ['components'], {
          component: name,
          message: `${hub.name} delivers ${delivered.join(' and ')}, but does not run ${name}.`,
          expected: `${argocd.name} and ${ROOT_COMPONENT} among the components of ${hub.name}`,
          fix: `add ${name} to components in ${environmentFile(hub.name)}`,
        }),
      );
  });
}

function ownArgoCd({ hub, delivered, argocd: { name } }: Pair): Problem[] {
  const index = delivered.facts.components.indexOf(name);
  if (index < 0) return [];
  return [
    problemAt(delivered, ['components', index], {
      component: name,
      message: `${delivered.name} lists ${name}, but the Argo CD of ${hub.name} delivers it.`,
      expected: 'one Argo CD for each environment',
      fix: `remove ${name} from components in ${environmentFile(delivered.name)}`,
    }),
  ];
}

/** The root of an environment, wherever it runs, follows the bundle of this component. */
function withoutRoot({ hub, delivered }: Pair): Problem[] {
  if (runsIn(delivered, ROOT_COMPONENT)) return [];
  return [
    problemAt(delivered, ['components'], {
      component: ROOT_COMPONENT,
      message: `${hub.name} delivers ${delivered.name}, which does not list ${ROOT_COMPONENT}: nothing says what to deliver.`,
      expected: `${ROOT_COMPONENT} among the components of ${delivered.name}`,
      fix: `add ${ROOT_COMPONENT} to components in ${environmentFile(delivered.name)}`,
    }),
  ];
}

/** In the hub, `<environment>-*` is what belongs to that environment; roles say so with just this pattern. */
function namesInTheWay({ hub, delivered, components }: Pair): Problem[] {
  const present = components.filter(({ name }) => runsIn(hub, name));
  const names = [
    ...present.map(({ name }) => name),
    ...present.map(({ meta }) => meta.category),
    ...(hub.facts.clubs ?? []).map(({ name }) => `club-${name}`),
  ];
  const taken = [...new Set(names)].filter(name => name.startsWith(`${delivered.name}-`));
  if (!taken.length) return [];
  return [
    problemAt(delivered, ['name'], {
      message: `${hub.name} has ${taken.join(' and ')} of its own, and everything of ${delivered.name} would be named ${delivered.name}-* beside it.`,
      expected: `a name that begins no Application or project of ${hub.name}`,
      fix: `rename the environment ${delivered.name}`,
    }),
  ];
}

/** Dex is part of Argo CD: where there is none, its issuer answers nobody. */
function issuerOfNobody({ hub, delivered, argocd }: Pair): Problem[] {
  const { sso, domain } = delivered.facts;
  const own = Object.keys(argocd.meta.hosts ?? {}).map(label => `${label}.${domain.base}`);
  if (!sso || !own.includes(new URL(sso.issuer).host)) return [];
  return [
    problemAt(delivered, ['sso', 'issuer'], {
      message: `sso.issuer is ${sso.issuer}, but ${delivered.name} has no Argo CD that would answer there.`,
      expected: `the issuer of ${hub.name}${hub.facts.sso ? `: ${hub.facts.sso.issuer}` : ', which has none'}`,
      fix: hub.facts.sso ? `write ${hub.facts.sso.issuer}` : `set sso.issuer in ${environmentFile(hub.name)} first`,
    }),
  ];
}

/** What brings the clusters of environments that live in the cluster of another one. */
const VIRTUAL_CLUSTERS = 'virtual-clusters';

/** A vcluster is made by its host: where nothing makes it, its environment waits for ever. */
function hostless({ hub, delivered, components }: Pair): Problem[] {
  const maker = components.find(({ provides }) => provides.has(VIRTUAL_CLUSTERS));
  if (!maker || delivered.facts.cluster?.host !== hub.name || runsIn(hub, maker.name)) return [];
  return [
    problemAt(hub, ['components'], {
      component: maker.name,
      message: `${delivered.name} is a vcluster of ${hub.name}, which does not run ${maker.name}: nothing makes it.`,
      expected: `${maker.name} among the components of ${hub.name}`,
      fix: `add ${maker.name} to components in ${environmentFile(hub.name)}`,
    }),
  ];
}

function runsIn({ facts }: LoadedEnvironment, component: string): boolean {
  return facts.components.includes(component);
}

function problemAt(
  environment: LoadedEnvironment,
  path: Path,
  what: Pick<Problem, 'component' | 'message' | 'expected' | 'fix'>,
): Problem {
  return {
    code: 'invalid-fact',
    severity: 'error',
    environment: environment.name,
    path: formatPath(path),
    at: environment.positionOf(path),
    ...what,
  };
}
