import { didYouMean } from '@cedille/source';
import { fits } from '../extract/selector.ts';
import { kindName, type Listener, type RouteAttachment, type RouteParent } from '../relations.ts';
import { hostsMeet } from '../world/hosts.ts';
import type { PlacedObject, World } from '../world/world.ts';
import { choicesOf, listNames, nameOf, type RuleFinding, type Verdict } from './finding.ts';

/** Every route finds a listener of its Gateway that takes its kind, its namespace and its hosts. */
export function acceptingListener(world: World): Verdict {
  const findings = world.objects.flatMap(object => {
    const { attaches } = object.relations;
    return attaches ? judgeRoute({ world, object, attaches }) : [];
  });
  return { findings, unchecked: 0 };
}

interface Route {
  world: World;
  object: PlacedObject;
  attaches: RouteAttachment;
}

function judgeRoute(route: Route): RuleFinding[] {
  const judged = route.attaches.parents.map(parent => judge(route, parent));
  const refused = judged.flatMap(({ finding }) => finding ?? []);
  const isWhole = judged.every(({ accepting, finding }) => accepting && !finding);
  return [
    ...refused,
    ...(isWhole
      ? unservedHosts(
          route,
          judged.flatMap(({ accepting }) => accepting ?? []),
        )
      : []),
  ];
}

interface Judged {
  /** Absent when nobody knows the listeners. */
  accepting?: readonly Listener[];
  finding?: RuleFinding;
}

interface Attempt extends Route {
  parent: RouteParent;
}

/** What keeps listeners away, in the order in which a controller looks at it. */
const STEPS: readonly { takes: (listener: Listener, attempt: Attempt) => boolean; tell: typeof sectionFinding }[] = [
  { takes: isNamed, tell: sectionFinding },
  { takes: takesKind, tell: kindFinding },
  { takes: letsIn, tell: namespaceFinding },
  { takes: servesHost, tell: hostFinding },
];

function judge(route: Route, parent: RouteParent): Judged {
  const { world, object } = route;
  const namespace = parent.namespace ?? world.namespaceOf(object);
  const listeners = world.find({ kind: parent.kind, namespace, name: parent.name })?.listeners;
  if (!listeners) return {};
  const attempt = { ...route, parent };
  let left = listeners;
  for (const { takes, tell } of STEPS) {
    const taken = left.filter(listener => takes(listener, attempt));
    if (!taken.length) return { accepting: [], finding: tell(attempt, left) };
    left = taken;
  }
  return { accepting: left };
}

function isNamed({ name, port }: Listener, { parent }: Attempt): boolean {
  return (parent.section ?? name) === name && (parent.port ?? port) === port;
}

function takesKind({ kinds }: Listener, { object }: Attempt): boolean {
  return !kinds.length || kinds.includes(object.relations.kind);
}

function letsIn({ from }: Listener, { world, object, parent }: Attempt): boolean {
  const own = world.namespaceOf(object);
  if (from === 'All') return true;
  if (from === 'None') return false;
  if (typeof from === 'string') return own === (parent.namespace ?? own);
  const labels = world.find({ kind: 'Namespace', namespace: '', name: own })?.labels;
  const named = { 'kubernetes.io/metadata.name': own };
  return fits(from, { ...labels, ...named }) || (!labels && !onlyByName(from));
}

/** Of a namespace that nobody renders the name is known, and no other label. */
function onlyByName({ matchLabels = {}, matchExpressions = [] }: Exclude<Listener['from'], string>): boolean {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)].every(
    key => key === 'kubernetes.io/metadata.name',
  );
}

function servesHost({ hostname }: Listener, { attaches: { hostnames } }: Attempt): boolean {
  return hostname === undefined || !hostnames.length || hostnames.some(({ host }) => hostsMeet(host, hostname));
}

type Words = Pick<RuleFinding, 'message' | 'expected' | 'path'> & { near?: string | undefined };

function toFinding({ object }: Attempt, { near, ...words }: Words): RuleFinding {
  return {
    code: 'route-refused',
    object,
    ...words,
    fix: template =>
      near === undefined
        ? `correct ${template} or the values it reads, or the listeners`
        : `write ${near} in ${template} or in the values it reads`,
  };
}

function sectionFinding(attempt: Attempt, listeners: readonly Listener[]): RuleFinding {
  const { parent } = attempt;
  const names = listeners.map(({ name, port }) => (parent.section === undefined ? String(port) : name));
  const near = parent.section === undefined ? undefined : didYouMean(parent.section, names);
  return toFinding(attempt, {
    path: [...parent.path, parent.section === undefined ? 'port' : 'sectionName'],
    message:
      parent.section === undefined
        ? `${routeOf(attempt)} attaches to port ${parent.port} of ${gatewayOf(attempt)}, but no listener uses that port.`
        : `${routeOf(attempt)} attaches to listener ${parent.section} of ${gatewayOf(attempt)}, which has no such listener.`,
    expected: choicesOf('a listener', names, near),
    near,
  });
}

function kindFinding(attempt: Attempt, listeners: readonly Listener[]): RuleFinding {
  const kind = kindName(attempt.object.relations.kind);
  const kinds = [...new Set(listeners.flatMap(listener => listener.kinds.map(kindName)))];
  return toFinding(attempt, {
    path: attempt.parent.path,
    message: `${routeOf(attempt)} attaches to ${gatewayOf(attempt)}, but none of its listeners accepts routes of kind ${kind}.`,
    expected: choicesOf('a kind of route that they accept', kinds, undefined),
  });
}

function namespaceFinding(attempt: Attempt, listeners: readonly Listener[]): RuleFinding {
  const namespace = attempt.world.namespaceOf(attempt.object);
  return toFinding(attempt, {
    path: attempt.parent.path,
    message: `${routeOf(attempt)} attaches to ${gatewayOf(attempt)}, but none of its listeners accepts routes from namespace ${namespace}.`,
    expected: `allowedRoutes that include the namespace, on one of the listeners ${listNames(listeners.map(({ name }) => name))}`,
  });
}

function hostFinding(attempt: Attempt, listeners: readonly Listener[]): RuleFinding {
  const { hostnames } = attempt.attaches;
  const served = listeners.flatMap(({ hostname }) => hostname ?? []);
  const near = didYouMean(hostnames[0]!.host, served);
  return toFinding(attempt, {
    path: hostnames[0]!.path,
    message: `${routeOf(attempt)} asks for ${listNames(hostnames.map(({ host }) => host))}, but no listener it may use on ${gatewayOf(attempt)} serves that.`,
    expected: choicesOf('a host served for that namespace', served, near),
    near,
  });
}

/** Of several Gateways each may serve some of the hosts; one that none of them serves is never reached. */
function unservedHosts({ object, attaches }: Route, listeners: readonly Listener[]): RuleFinding[] {
  const served = listeners.flatMap(({ hostname }) => hostname ?? []);
  if (served.length < listeners.length) return [];
  return attaches.hostnames
    .filter(({ host }) => !served.some(hostname => hostsMeet(host, hostname)))
    .map(({ host, path }) => ({
      code: 'route-refused',
      object,
      path,
      message: `${nameOf(object.relations)} asks for ${host}, but none of its listeners serves that.`,
      expected: choicesOf('a host that is served', served, didYouMean(host, served)),
      fix: template => `correct the host in ${template}, or add a listener for it`,
    }));
}

function routeOf({ object }: Attempt): string {
  return nameOf(object.relations);
}

function gatewayOf({ world, object, parent }: Attempt): string {
  return nameOf({ ...parent, namespace: parent.namespace ?? world.namespaceOf(object) });
}
