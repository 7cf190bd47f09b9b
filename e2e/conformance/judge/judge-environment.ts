import {
  DEFINITIONS,
  foundationRank,
  KubernetesError,
  NAMESPACES,
  until,
  type KubernetesClient,
  type ObjectReference,
} from '@cedille/cluster';
import { objectsOf, type KubernetesObject, type Manifest } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import pLimit, { type LimitFunction } from 'p-limit';
import { podOf } from './pod-of.ts';
import { isPolicy, policiesInForce } from './policies-in-force.ts';
import { isExpectedWarning, refusalProblems, warningProblem, type PlacedObject } from './refusal.ts';

/** One component in one environment, as it was rendered. */
export interface RenderedComponent {
  component: string;
  environment: string;
  /** Rendered file, relative to the workspace. */
  file: string;
  /** Where the delivery puts objects that name no namespace. */
  namespace: string;
  manifests: readonly Manifest[];
}

export interface Verdict {
  problems: Problem[];
  /** Objects that were judged. */
  objects: number;
  /** Pods that were judged in place of the workloads that would make them. */
  pods: number;
}

export interface EnvironmentJudge {
  /** What was refused of the kinds that all others need. Nothing else is to be judged before. */
  readonly foundation: readonly Problem[];
  /** Tries every object of one component: schema, CEL, defaults, admission. Keeps none of them. */
  judge(rendered: RenderedComponent): Promise<Verdict>;
  /** Takes away what this environment alone has, so that it does not speak for the next one. */
  leave(): Promise<void>;
}

export interface JudgeEnvironmentOptions {
  client: KubernetesClient;
  /** All components of the environment. */
  components: readonly RenderedComponent[];
  /** Definitions for kinds of which the real ones were not available. @defaultValue `[]` */
  standIns?: readonly KubernetesObject[];
  /**
   * Definitions that are there from an environment before, by name with the hash of their text. Give the same one to all
   * calls for one cluster: most environments have the same, and to define them takes longer than everything else.
   */
  defined?: Map<string, string>;
  /** Requests at once. @defaultValue 8 */
  concurrency?: number;
}

/**
 * Makes an API server that of one environment: its definitions, namespaces, accounts and admission policies are really
 * there. Everything else is then only tried.
 */
export async function judgeEnvironment(options: JudgeEnvironmentOptions): Promise<EnvironmentJudge> {
  const { client, components, standIns = [], defined = new Map<string, string>(), concurrency = 8 } = options;
  const limit = pLimit(concurrency);
  const placed = components.flatMap(placedObjects);
  const own = await layFoundation({ client, placed, standIns, defined, limit });
  return {
    foundation: own.problems,
    async judge(rendered) {
      const places = placedObjects(rendered).filter(({ object }) => foundationRank(object) === undefined);
      const results = await limit.map(places, place =>
        tryObject({ client, place, namespace: rendered.namespace, own }),
      );
      const isItsOwn = ({ component, environment }: PlacedObject): boolean =>
        component === rendered.component && environment === rendered.environment;
      const laid = placed.filter(place => isItsOwn(place) && isFoundation(place.object));
      return {
        problems: results.flatMap(({ problems }) => problems),
        objects: places.length + laid.length,
        pods: results.filter(({ pod }) => pod).length,
      };
    },
    async leave() {
      for (const { object, namespace } of [...own.applied].reverse())
        if (!KEPT.has(object.kind!))
          await client.delete({ ...object, metadata: { namespace, ...object.metadata } } as ObjectReference);
    },
  };
}

/** Definitions are replaced by those of the next environment; namespaces take long to go and speak for nobody. */
const KEPT: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'Namespace']);

function isFoundation(object: KubernetesObject): boolean {
  return foundationRank(object) !== undefined;
}

/** An object, and where the delivery puts it when it names no namespace. */
interface Delivered extends PlacedObject {
  namespace: string;
}

function placedObjects({ manifests, component, environment, file, namespace }: RenderedComponent): Delivered[] {
  return manifests.flatMap(manifest =>
    objectsOf(manifest).map(object => ({ object, manifest, component, environment, file, namespace })),
  );
}

interface Foundation {
  problems: Problem[];
  applied: Delivered[];
  /** Names of definitions that the server has although they are not of this environment. */
  foreign: ReadonlySet<string>;
}

interface LayFoundationOptions {
  client: KubernetesClient;
  placed: readonly Delivered[];
  standIns: readonly KubernetesObject[];
  defined: Map<string, string>;
  limit: LimitFunction;
}

async function layFoundation({ client, placed, standIns, defined, limit }: LayFoundationOptions): Promise<Foundation> {
  const problems: Problem[] = [];
  const applied: Delivered[] = [];
  await limit.map(standIns, definition => client.apply(definition as ObjectReference));
  const ranked = placed.map(place => ({ place, rank: foundationRank(place.object) }));
  const ranks = [...new Set([DEFINITIONS, ...ranked.flatMap(({ rank }) => rank ?? [])])].sort((a, b) => a - b);
  for (const rank of ranks) {
    const places = ranked.filter(item => item.rank === rank).map(({ place }) => place);
    await limit.map(places, async place => {
      const { found, there } = await lay(client, place, defined);
      problems.push(...found);
      if (there) applied.push(place);
    });
    if (rank === DEFINITIONS) await established(client, [...standIns, ...applied.map(({ object }) => object)]);
    if (rank === NAMESPACES) await defaultAccounts(client, applied);
  }
  if (applied.some(({ object }) => isPolicy(object))) await policiesInForce(client);
  const own = new Set([...standIns, ...applied.map(({ object }) => object)].flatMap(definitionName));
  const known = await client.listNames({ apiVersion: 'apiextensions.k8s.io/v1', kind: CRD });
  return { problems, applied, foreign: new Set(known.filter(name => !own.has(name))) };
}

/** Applies one object of the foundation, unless it is a definition that is there already. */
async function lay(
  client: KubernetesClient,
  place: Delivered,
  defined: Map<string, string>,
): Promise<{ found: Problem[]; there: boolean }> {
  const [name] = definitionName(place.object);
  if (name !== undefined && defined.get(name) === place.manifest.hash) return { found: [], there: true };
  const found = await attempt(place, onWarning =>
    client.apply(place.object as ObjectReference, { ...textOf(place), namespace: place.namespace, onWarning }),
  );
  const there = !found.some(({ severity }) => severity === 'error');
  if (name !== undefined && there && !found.length) defined.set(name, place.manifest.hash);
  return { found, there };
}

const CRD = 'CustomResourceDefinition';

function definitionName({ kind, metadata }: KubernetesObject): string[] {
  return kind === CRD && metadata?.name ? [metadata.name] : [];
}

/**
 * A List is sent item by item, as data; a document as Helm wrote it. Definitions of upstream with merge keys go as data, too:
 * Argo CD and kubectl merge before they send, and the server takes a key beside a merge for one that is said twice.
 */
function textOf({ object, manifest }: PlacedObject): { text?: string } {
  if (manifest.object !== object || (object.kind === CRD && MERGE_KEY.test(manifest.text))) return {};
  return { text: manifest.text };
}

const MERGE_KEY = /^\s*(?:!!merge )?<<:/m;

/** A definition is in force when the server lists its kinds. */
async function established(client: KubernetesClient, definitions: readonly KubernetesObject[]): Promise<void> {
  const kinds = definitions.flatMap(servedKinds);
  await until({
    what: `the kinds of ${definitions.length} definitions are served`,
    everyMs: 100,
    condition: async () => {
      while (kinds.length && (await client.resourceOf(kinds.at(-1)!))) kinds.pop();
      return !kinds.length;
    },
    state: () =>
      Promise.resolve(`${kinds.length} are not, for example ${kinds.at(-1)!.kind} of ${kinds.at(-1)!.apiVersion}`),
  });
}

interface Definition {
  spec: { group: string; names: { kind: string }; versions: { name: string; served: boolean }[] };
}

function servedKinds(definition: KubernetesObject): { apiVersion: string; kind: string }[] {
  const { group, names, versions } = (definition as unknown as Definition).spec;
  const served = versions.filter(version => version.served);
  return served.map(({ name }) => ({ apiVersion: `${group}/${name}`, kind: names.kind }));
}

/** A controller makes them a moment later; Pods are refused until then. */
async function defaultAccounts(client: KubernetesClient, namespaces: readonly PlacedObject[]): Promise<void> {
  const names = namespaces
    .filter(({ object }) => object.kind === 'Namespace')
    .map(({ object }) => object.metadata!.name!);
  for (const namespace of names)
    await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
}

interface Trial {
  client: KubernetesClient;
  place: PlacedObject;
  namespace: string;
  own: Foundation;
}

async function tryObject({ client, place, namespace, own }: Trial): Promise<{ problems: Problem[]; pod: boolean }> {
  const foreign = await definedElsewhere(client, place.object, own);
  if (foreign) return { problems: refusalProblems(foreign, place), pod: false };
  const problems = await attempt(place, onWarning =>
    client.apply(place.object as ObjectReference, { ...textOf(place), dryRun: true, namespace, onWarning }),
  );
  const made = podOf(place.object);
  if (!made || problems.some(({ severity }) => severity === 'error')) return { problems, pod: false };
  const { pod, path } = made;
  const what = `the Pods of ${place.object.kind} ${place.object.metadata?.name}`;
  const refused = await attempt(place, () => client.apply(pod as ObjectReference, { dryRun: true, namespace }), {
    inside: path,
    what,
  });
  return { problems: [...problems, ...refused], pod: true };
}

/** A custom resource that only another environment defines is unknown in this one. */
async function definedElsewhere(
  client: KubernetesClient,
  { apiVersion = '', kind = '' }: KubernetesObject,
  { foreign }: Foundation,
): Promise<KubernetesError | undefined> {
  const resource = foreign.size ? await client.resourceOf({ apiVersion, kind }) : undefined;
  if (!resource || !foreign.has(`${resource.name}.${apiVersion.split('/')[0]}`)) return undefined;
  const message = `no component of this environment defines ${kind} of ${apiVersion}`;
  return new KubernetesError({ code: 404, reason: 'UnknownKind', message }, kind);
}

/** Problems of one request: what was refused, and what was warned of. Only a broken connection is thrown. */
async function attempt(
  place: PlacedObject,
  work: (onWarning: (warning: string) => void) => Promise<unknown>,
  as: Parameters<typeof refusalProblems>[2] = {},
): Promise<Problem[]> {
  const warnings: string[] = [];
  try {
    await work(warning => warnings.push(warning));
    return warnings.filter(warning => !isExpectedWarning(warning)).map(warning => warningProblem(warning, place));
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return refusalProblems(error, place, as);
  }
}
