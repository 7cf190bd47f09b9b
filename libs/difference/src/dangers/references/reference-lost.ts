import {
  kindName,
  lostReferences,
  Relater,
  RELATION_TABLE,
  relationsOf,
  reliance,
  type LostReference,
  type Neighbour,
  type RenderedRelations,
  type RuleDescription,
  type Surroundings as Cluster,
  type Thing,
} from '@cedille/checks';
import type { KubernetesObject } from '@cedille/manifests';
import type { TypeRegistry } from '@cedille/types';
import type { Danger, EnvironmentDifference, Identity, ObjectDifference } from '../../difference.ts';
import { identityKey } from '../../identity.ts';
import { asKubernetesSees } from '../find-dangers.ts';
import type { Finding, StandingObject, Surroundings } from '../rule.ts';
import { byFate, fateOf } from '../sync-options.ts';

const relater = new Relater(RELATION_TABLE);
const NOWHERE = 'default';

export interface ReferenceDangersOptions {
  surroundings: Surroundings;
  /** Where objects of a component go that name no namespace. */
  namespaceOf: (component: string) => string | undefined;
  /** What is there and nobody renders. */
  things?: readonly Thing[] | undefined;
}

/**
 * Objects, keys, ports and Pods that go although something that stays relies on them. Everything else that is rendered is
 * read for it only when what goes may be relied on.
 */
export function referenceDangers(options: ReferenceDangersOptions): Danger[] {
  const { surroundings } = options;
  const objects = surroundings.objects.flatMap(asKubernetesSees);
  if (!objects.some(changesReliance)) return [];
  const standing = surroundings.standing();
  const names = [...new Set([...objects.flatMap(componentsOf), ...standing.map(({ component }) => component)])];
  const neighbours = new Map(names.map(name => [name, neighbourOf(name, options)]));
  const side = (which: 'before' | 'after'): RenderedRelations[] =>
    names.map(name => ({
      component: neighbours.get(name)!,
      documents: [
        ...objects.flatMap(one => objectOf(one, which, name)),
        ...standing.flatMap(one => standingOf(one, name)),
      ].map(object => relationsOf(object, relater)),
    }));
  const cluster: Cluster = {
    components: [...neighbours.values()],
    things: options.things ?? [],
    unlisted: [],
    podless: RELATION_TABLE.podless,
    scopeOf: scopesOf(surroundings.registry),
    isCustom: kind => kind.includes('.'),
  };
  const lost = lostReferences({ surroundings: cluster, before: side('before'), after: side('after') });
  return lost.flatMap(one => dangersOf(one, { ...surroundings, objects }));
}

/** Whether something goes or changes that others, which are in no difference, may rely on. */
export function mayBeMissed({ objects }: Pick<EnvironmentDifference, 'objects'>): boolean {
  return objects.flatMap(asKubernetesSees).some(changesReliance);
}

/** Whether others can rely on less than before, or it relies on something else itself. */
function changesReliance({ change, before, after }: ObjectDifference): boolean {
  if (change === 'added' || !before) return false;
  return !after || reliance(relationsOf(before, relater)) !== reliance(relationsOf(after, relater));
}

function componentsOf({ component, movedFrom }: ObjectDifference): string[] {
  return movedFrom === undefined ? [component] : [component, movedFrom];
}

function objectOf(one: ObjectDifference, side: 'before' | 'after', component: string): KubernetesObject[] {
  const owner = side === 'before' ? (one.movedFrom ?? one.component) : one.component;
  return owner === component && one[side] ? [one[side]] : [];
}

function standingOf({ component, object }: StandingObject, name: string): KubernetesObject[] {
  return component === name ? [object] : [];
}

function neighbourOf(name: string, { surroundings, namespaceOf }: ReferenceDangersOptions): Neighbour {
  const namespace = namespaceOf(name) || NOWHERE;
  return { name, environment: surroundings.environment, namespace, isComplete: true, otherSecrets: [] };
}

/** Kinds of Kubernetes and of the tables that live in no namespace, where no facts of kinds are at hand. */
const CLUSTER_WIDE =
  /^(Namespace|Node|PersistentVolume|.*\/(StorageClass|IngressClass|GatewayClass|PriorityClass|RuntimeClass|CSIDriver|CustomResourceDefinition|Cluster(Role|RoleBinding|Issuer|SecretStore|ExternalSecret)|(Mutating|Validating)WebhookConfiguration|APIService))$/;

function scopesOf(registry: TypeRegistry | undefined): Cluster['scopeOf'] {
  if (!registry) return kind => (CLUSTER_WIDE.test(kind) ? 'Cluster' : 'Namespaced');
  const scopes = new Map(registry.kinds().map(({ apiVersion, kind, scope }) => [kindOf(apiVersion, kind), scope]));
  return kind => scopes.get(kind);
}

function kindOf(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}

function dangersOf(lost: LostReference, surroundings: Surroundings): Danger[] {
  const { by, what } = lost;
  const identity = identityOf(lost);
  const gone = surroundings.objects.find(one => identityKey(one.identity) === identityKey(identity));
  const isRemoved = what === 'object' && gone?.change === 'removed';
  const finding = SAYS[what](lost);
  const told = isRemoved ? byFate(finding, fateOf(gone, surroundings)) : [finding];
  return told.map(one => ({
    code: CODES[what],
    environment: surroundings.environment,
    component: gone?.component ?? by[0]!.component.name,
    object: identity,
    ...one,
  }));
}

function identityOf({ place: { kind, namespace, name } }: LostReference): Identity {
  const slash = kind.indexOf('/');
  return { group: slash < 0 ? '' : kind.slice(0, slash), kind: kindName(kind), namespace, name };
}

/** What the catalogue says of them. */
export const REFERENCE_DANGERS: readonly (RuleDescription & Pick<Danger, 'severity'>)[] = [
  {
    code: 'still-named',
    title: 'Something goes that others still name',
    why: 'Pods that name a Secret, a ConfigMap, a claim or an account which is gone no longer start, requests to a Service or a port which is gone get an error.',
    example:
      '- kind: Secret\n-   metadata: { name: database, namespace: sites }   # still named by Deployment sites/web',
    fix: 'keep it, or change what names it in the same change',
    severity: 'high',
    defects: ['dangling-reference'],
  },
  {
    code: 'backend-missing',
    title: 'Something names an object now that nothing makes',
    why: 'A route to a Service that is not there answers with an error; a Pod that names what is not there does not start.',
    example:
      '  kind: HTTPRoute\n-   backendRefs: [{ name: web, port: 80 }]\n+   backendRefs: [{ name: wbe, port: 80 }]',
    fix: 'correct the name',
    severity: 'high',
    defects: ['dangling-reference'],
  },
  {
    code: 'selects-nothing',
    title: 'A selector that matched Pods matches none any longer',
    why: 'Requests to such a Service fail; a policy or a budget no longer holds what it was for.',
    example: '  kind: Service\n-   selector: { app: web }\n+   selector: { app: wbe }',
    fix: 'change selector and labels together, or remove it as well',
    severity: 'high',
    defects: ['unreachable'],
  },
  {
    code: 'misfit',
    title: 'Parts of one object no longer fit each other',
    why: 'The API server refuses a workload whose selector does not match its own Pods, or that mounts a volume which it does not have; a probe of a port that is gone never succeeds.',
    example:
      '  kind: Deployment\n    selector: { matchLabels: { app: web } }\n-   template: { metadata: { labels: { app: web } } }\n+   template: { metadata: { labels: { app: shop } } }',
    fix: 'change both in the same change',
    severity: 'critical',
    defects: ['structural-impossibility'],
  },
];

const CODES: Readonly<Record<LostReference['what'], string>> = {
  object: 'still-named',
  key: 'still-named',
  port: 'still-named',
  target: 'backend-missing',
  pods: 'selects-nothing',
  fault: 'misfit',
};

const SAYS: Readonly<Record<LostReference['what'], (lost: LostReference) => Finding>> = {
  object: lost => ({
    severity: 'high',
    message: `${titleOf(lost)} goes, but ${namers(lost)}: ${consequence(lost)}.`,
    fix: 'keep it, or change what names it in the same change',
  }),
  key: lost => ({
    severity: 'high',
    path: `data.${lost.detail ?? ''}`,
    message: `The key ${lost.detail ?? ''} of ${titleOf(lost)} goes, but ${namers(lost)}: ${consequence(lost)}.`,
    fix: 'keep the key, or change what reads it in the same change',
  }),
  port: lost => ({
    severity: 'high',
    path: 'spec.ports',
    message: `Port ${lost.detail ?? ''} of ${titleOf(lost)} goes, but ${namers(lost)}: ${consequence(lost)}.`,
    fix: 'keep the port, or change what names it in the same change',
  }),
  target: lost => ({
    severity: 'high',
    message: `${nameOf(lost)} names ${titleOf(lost)} now, which nothing makes: ${consequence(lost)}.`,
    fix: `correct the name at ${lost.path}`,
  }),
  pods: lost => {
    const kind = kindName(lost.place.kind);
    const says = kind === 'Service' ? 'requests to it fail' : 'what it was for is no longer so';
    return {
      severity: kind === 'Service' ? 'high' : 'notice',
      path: lost.path,
      message: `${titleOf(lost)} selects no Pods any longer: ${says}.`,
      fix: 'change selector and labels together, or remove it as well',
    };
  },
  fault: lost => ({
    severity: lost.fault?.rule === 'probe-port' ? 'high' : 'critical',
    path: lost.path,
    message: FAULTS[lost.fault!.rule](lost),
    fix: 'change both in the same change',
  }),
};

const FAULTS: Readonly<Record<NonNullable<LostReference['fault']>['rule'], (lost: LostReference) => string>> = {
  selector: lost => `The selector of ${titleOf(lost)} no longer matches its own Pod template: the cluster refuses it.`,
  volume: lost =>
    `${titleOf(lost)} mounts the volume ${lost.detail ?? ''}, which it no longer has: the cluster refuses it.`,
  'probe-port': lost =>
    `A probe of ${titleOf(lost)} asks port ${lost.detail ?? ''}, which it no longer has: its Pods never become ready.`,
};

/** `Secret web/key`. */
function titleOf({ place: { kind, namespace, name } }: LostReference): string {
  return `${kindName(kind)} ${namespace && namespace !== '*' ? `${namespace}/` : ''}${name}`;
}

function nameOf({ by }: LostReference): string {
  const { kind, namespace, name } = by[0]!.relations;
  return `${kindName(kind)} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** `Deployment web/app still names it`. */
function namers(lost: LostReference): string {
  const more = lost.by.length - 1;
  return `${nameOf(lost)}${more ? ` and ${more} more` : ''} still ${more ? 'name' : 'names'} it`;
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

function consequence({ by, place, what }: LostReference): string {
  const users = by.map(({ relations }) => kindName(relations.kind));
  const target = kindName(place.kind);
  if (users.some(kind => WORKLOADS.has(kind))) {
    if (target === 'ServiceAccount') return 'no new Pods are made';
    return what === 'key' ? 'its Pods no longer start, or miss a file' : 'its Pods no longer start';
  }
  if (users.some(kind => kind.endsWith('WebhookConfiguration'))) return 'what it watches can no longer be written';
  if (target === 'Service') return 'requests are answered with an error';
  if (target === 'Gateway') return 'its hosts can no longer be reached';
  if (target.endsWith('Issuer')) return 'its certificates are no longer made or renewed';
  if (target === 'StorageClass') return 'claims of it get no volume';
  if (target === 'Secret' && users.some(kind => /^(Ingress|Gateway|HTTPProxy)$/.test(kind)))
    return 'its hosts lose their certificate';
  return 'it no longer works';
}
