// What the checks say of an object is what a real API server says of it: objects with one thing changed, by a seed, are
// given to both. `CEDILLE_E2E_SEED` takes another seed.
import {
  checkObjects,
  definedSchemas,
  OBJECT_RULES,
  RELATION_TABLE,
  Relater,
  refusedUpdate,
  relationsOf,
} from '@cedille/checks';
import {
  createKubernetesClient,
  KubernetesError,
  until,
  type KubernetesClient,
  type ObjectReference,
} from '@cedille/cluster';
import { objectsOf, parseManifests, type KubernetesObject, type Manifest } from '@cedille/manifests';
import { loadKubernetesTypes } from '@cedille/types';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openCluster, type SuiteCluster } from '../support/open-cluster.ts';
import { renderEnvironments } from '../support/render-environments.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { EMPTY } from './mutations/empty.ts';
import { isMutable, mutate, randomOf } from './mutations/mutate.ts';
import { CHANGED, CHANGING } from './mutations/changes.ts';
import { DEFINITION } from './mutations/definition.ts';
import { SEEDS } from './mutations/seeds.ts';

const seed = process.env.CEDILLE_E2E_SEED ?? '1';
const PER_FAMILY = Number(process.env.CEDILLE_E2E_MUTANTS ?? 200);
/** A prime: all objects of a family have their turn, and of many those from everywhere. */
const STEP = 7919;
const file = 'dist/rendered/test/mutations.yaml';
const registry = await loadKubernetesTypes();
const relater = new Relater(RELATION_TABLE);
const definitions = [...parse(DEFINITION), ...parse(CHANGING)];
const schemas = definedSchemas(definitions.map(({ object }) => object));
const limit = pLimit(8);

let suite: SuiteCluster;
let client: KubernetesClient;

beforeAll(async () => {
  suite = await openCluster({ settings: readSettings(), what: 'mutations', needs: ['schema'] });
  client = createKubernetesClient({ kubeconfig: suite.cluster.kubeconfig });
  for (const [kind, metadata] of [
    ['Namespace', { name: 'mutations' }],
    ['ServiceAccount', { name: 'default', namespace: 'mutations' }],
  ] as const)
    await client.apply({ apiVersion: 'v1', kind, metadata });
  for (const { object } of definitions) await client.apply(object as ObjectReference);
  await until({
    what: 'the definition is in force',
    condition: async () => (await Promise.all(['Part', 'Plan'].map(isServed))).every(Boolean),
  });
});

async function isServed(kind: string): Promise<boolean> {
  return Boolean(await client.resourceOf({ apiVersion: 'mutations.example/v1', kind }));
}

afterAll(async () => {
  client?.close();
  await suite?.close();
});

const families: [string, readonly KubernetesObject[]][] = [
  ...Object.entries(SEEDS).map(([family, texts]): [string, KubernetesObject[]] => [family, texts.flatMap(objectsIn)]),
  ['rendered', await renderedObjects()],
];

describe.each(families)('%s', (family, seeds) => {
  it('are accepted by both as they are', async () => {
    for (const object of seeds)
      expect([object.kind, ours(object), await theirs(object)]).toEqual([object.kind, [], '']);
  });

  it(`agree on ${PER_FAMILY} mutants`, async () => {
    const random = randomOf(`${seed} ${family}`);
    const mutants = Array.from({ length: PER_FAMILY }, (_, index) =>
      mutate(seeds[(index * STEP) % seeds.length]!, random),
    );
    const verdicts = await limit.map(mutants, async ({ object, what }) => ({
      what: `${object.kind} ${what}`,
      ours: ours(object),
      theirs: await theirs(object),
    }));
    expectAgreement(family, verdicts);
  });
});

function expectAgreement(family: string, verdicts: readonly (Verdict & { what: string })[]): void {
  const refused = verdicts.filter(verdict => verdict.theirs !== '');
  tell(`${family}: ${verdicts.length} mutants, ${refused.length} refused by Kubernetes`);
  expect(refused.length, 'mutants that Kubernetes refuses').toBeGreaterThan(PER_FAMILY / 10);
  const different = verdicts.filter(
    verdict =>
      (verdict.theirs !== '') !== verdict.ours.length > 0 && !isOnlyInSchema(verdict) && !isAboutAnother(verdict),
  );
  expect(
    different.map(one => `${one.what}\n  ours:   ${one.ours.join(' ') || 'fine'}\n  theirs: ${one.theirs || 'fine'}`),
  ).toEqual([]);
}

describe('an object without one of its parts', () => {
  it('is refused by both, or by none', async () => {
    const bare = Object.values(SEEDS).flat().flatMap(objectsIn).flatMap(withoutEachPart);
    const verdicts = await limit.map(bare, async ({ object, what }) => ({
      what,
      ours: ours(object),
      theirs: await theirs(object),
    }));
    expectAgreement('parts', verdicts);
  });
});

/** Everything that stands in an object, but what says which one it is, taken away in turn. */
function withoutEachPart(object: KubernetesObject): { object: KubernetesObject; what: string }[] {
  const parts = Object.keys(object).filter(part => !['apiVersion', 'kind', 'metadata'].includes(part));
  const inSpec = Object.keys((object['spec'] ?? {}) as object);
  return [
    ...parts.map(part => ({ object: without(object, part), what: `${object.kind} without ${part}` })),
    ...inSpec.map(part => ({
      object: { ...object, spec: without(object['spec'] as KubernetesObject, part) },
      what: `${object.kind} without spec.${part}`,
    })),
  ];
}

function without<T extends object>(value: T, part: string): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== part)) as T;
}

describe('an empty text', () => {
  it.each(EMPTY.flatMap(objectsIn).map(object => [object.kind, object] as const))(
    'is none to both where it is none: %s',
    async (_kind, object) => {
      expect([ours(object), await theirs(object)]).toEqual([[], '']);
    },
  );
});

describe('changes of a custom resource', () => {
  it(`agree on ${PER_FAMILY} of them`, async () => {
    const [before] = objectsIn(CHANGED);
    await client.apply(before as ObjectReference);
    const random = randomOf(`${seed} changes`);
    // Server-side apply makes null of a map or list that is emptied: the server judges another change than the one that is asked for.
    const changes = Array.from({ length: 2 * PER_FAMILY }, () => mutate(before!, random))
      .filter(({ object }) => !hasEmpty(object))
      .slice(0, PER_FAMILY);
    const verdicts = await limit.map(changes, async ({ object, what }) => ({
      what: `${object.kind} ${what}`,
      ours: [...ours(object), ...refusedUpdate(schemas, { before: before!, after: object }).map(({ text }) => text)],
      theirs: await theirs(object),
    }));
    expectAgreement('changes', verdicts);
  });
});

/** Everything of all environments that is of a kind of the families, each text once, in the namespace of this suite. */
async function renderedObjects(): Promise<KubernetesObject[]> {
  const environments = await renderEnvironments(readSettings());
  const kinds = new Set(Object.values(SEEDS).flat().flatMap(objectsIn).map(kindOf));
  const manifests = environments.flatMap(({ components }) => components).flatMap(component => component.manifests);
  // Renders end in any order; the same seed has to make the same mutants.
  const distinct = [...new Map(manifests.map(manifest => [manifest.hash, manifest])).values()].sort((a, b) =>
    a.hash < b.hash ? -1 : 1,
  );
  return distinct
    .flatMap(objectsOf)
    .filter(object => kinds.has(kindOf(object)) && object.kind !== 'CustomResourceDefinition' && isMutable(object))
    .map(object => ({
      ...object,
      metadata: { ...object.metadata, ...(isNamespaced(object) && { namespace: 'mutations' }) },
    }));
}

function kindOf({ apiVersion, kind }: KubernetesObject): string {
  return `${apiVersion}/${kind}`;
}

function isNamespaced({ apiVersion = '', kind = '' }: KubernetesObject): boolean {
  return registry.lookup(apiVersion, kind)?.scope === 'Namespaced';
}

function objectsIn(text: string): KubernetesObject[] {
  return parse(text).map(({ object }) => object);
}

const POLICIES: ReadonlySet<string> = new Set(OBJECT_RULES.map(({ code }) => code));

interface Verdict {
  ours: readonly string[];
  theirs: string;
}

/**
 * The schema that Kubernetes publishes requires some fields which its server then takes as zero: kubectl refuses such an
 * object, and so do we.
 */
function isOnlyInSchema({ ours, theirs }: Verdict): boolean {
  return theirs === '' && ours.every(message => / has no \w+, which is required\.$/.test(message));
}

/** Whether an account is there is no matter of one object: references look for it among all. */
function isAboutAnother({ theirs }: Verdict): boolean {
  return /: error looking up service account [^ ]+: serviceaccount "[^"]+" not found$/.test(theirs);
}

function parse(text: string): readonly Manifest[] {
  const { manifests, problems } = parseManifests({ text, file });
  expect(problems).toEqual([]);
  return manifests;
}

/** What the checks say, with those that look at one object from all references. */
function ours(object: KubernetesObject): string[] {
  const manifests = [...definitions, ...parse(stringify(object, { version: '1.1' }))];
  const found = checkObjects({
    manifests,
    registry,
    component: 'test',
    environment: 'test',
    file,
    namespace: 'mutations',
  });
  // An API server has no opinion on policies, nor on annotations that Helm and Argo CD read.
  const errors = found
    .filter(({ code, path }) => !POLICIES.has(code) && !/^metadata\.annotations\[/.test(path ?? ''))
    .map(({ message }) => message);
  return [
    ...errors,
    ...relationsOf(object, relater).flatMap(({ faults = [] }) =>
      faults.flatMap(({ rule, written }) => (rule === 'probe-port' ? [] : `${rule} ${written}`)),
    ),
  ];
}

async function theirs(object: KubernetesObject): Promise<string> {
  try {
    const kept = await client.apply(object as ObjectReference, { dryRun: true, namespace: 'mutations' });
    return otherNumber(object, kept) ?? '';
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return error.said;
  }
}

function hasEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const members = Object.values(value);
  return !members.length || members.some(hasEmpty);
}

/** A number that the server takes, and does not keep: too large for its field, it comes back as another one. 0 may be none at all. */
function otherNumber(sent: unknown, kept: unknown, path: readonly string[] = []): string | undefined {
  if (typeof sent === 'number')
    return typeof kept === 'number' && sent !== 0 && kept !== sent ? `${path.join('.')} is kept as ${kept}` : undefined;
  if (typeof sent !== 'object' || sent === null || typeof kept !== 'object' || kept === null) return undefined;
  for (const [key, value] of Object.entries(sent)) {
    const found = otherNumber(value, (kept as Record<string, unknown>)[key], [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
