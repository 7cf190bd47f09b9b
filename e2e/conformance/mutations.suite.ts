// What the checks say of an object is what a real API server says of it: objects with one thing changed, by a seed, are
// given to both. `CEDILLE_E2E_SEED` takes another seed.
import { checkObjects, RELATION_TABLE, Relater, relationsOf, OBJECT_RULES } from '@cedille/checks';
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
import { mutate, randomOf } from './mutations/mutate.ts';
import { DEFINITION } from './mutations/definition.ts';
import { SEEDS } from './mutations/seeds.ts';

const seed = process.env.CEDILLE_E2E_SEED ?? '1';
const PER_FAMILY = Number(process.env.CEDILLE_E2E_MUTANTS ?? 200);
/** A prime: all objects of a family have their turn, and of many those from everywhere. */
const STEP = 7919;
const file = 'dist/rendered/test/mutations.yaml';
const registry = await loadKubernetesTypes();
const relater = new Relater(RELATION_TABLE);
const definitions = parse(DEFINITION);
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
    condition: async () => Boolean(await client.resourceOf({ apiVersion: 'mutations.example/v1', kind: 'Part' })),
  });
});

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
    const refused = verdicts.filter(verdict => verdict.theirs !== '');
    tell(`${family}: ${verdicts.length} mutants, ${refused.length} refused by Kubernetes`);
    expect(refused.length, 'mutants that Kubernetes refuses').toBeGreaterThan(PER_FAMILY / 10);
    const different = verdicts.filter(
      verdict => (verdict.theirs !== '') !== verdict.ours.length > 0 && !isOnlyInSchema(verdict),
    );
    expect(
      different.map(one => `${one.what}\n  ours:   ${one.ours.join(' ') || 'fine'}\n  theirs: ${one.theirs || 'fine'}`),
    ).toEqual([]);
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
    .filter(object => kinds.has(kindOf(object)) && object.kind !== 'CustomResourceDefinition')
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

function parse(text: string): readonly Manifest[] {
  const { manifests, problems } = parseManifests({ text, file });
  expect(problems).toEqual([]);
  return manifests;
}

/** What the checks say, with those that look at one object from all references. */
function ours(object: KubernetesObject): string[] {
  const manifests = [...definitions, ...parse(stringify(object))];
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
    await client.apply(object as ObjectReference, { dryRun: true, namespace: 'mutations' });
    return '';
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return error.said;
  }
}
