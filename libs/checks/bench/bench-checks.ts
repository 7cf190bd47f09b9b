import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseManifests, type KubernetesObject } from '@cedille/manifests';
import { SeededRandom } from '@cedille/schema/random';
import { loadTypes } from '@cedille/types';
import { namespaceOf, type ClusterKnowledge, type PlacedObject } from '../src/rules/cluster.ts';
import { findInCluster, findInObject } from '../src/rules/run-rules.ts';
import { servedResources } from '../src/rules/served-resources.ts';
import { CLUSTER_RULES } from '../src/policies/cluster-rules.ts';
import { objectsIn } from '../src/policies/kept-objects.ts';
import { OBJECT_RULES } from '../src/policies/object-rules.ts';
import { MUTATIONS } from './mutations.ts';
import type { Mutation } from './mutations/mutation.ts';

const USAGE = `npm run bench:checks -- [--seed <number>] [--count <number>]

How well policies find seeded mistakes in what was rendered (dist/rendered), a row for each class: how many of them the rule
found (recall), and how many of the findings that came with them were its own (precision).`;

/** Makes mistakes in rendered objects and counts what is found. @returns the exit code: 1 where a class is missed or drags others along */
export async function benchChecks({ root, argv }: { root: string; argv: readonly string[] }): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { seed: { type: 'string' }, count: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const clusters = await loadClusters(root);
  if (!clusters.length) {
    process.stderr.write('There is nothing in dist/rendered: run ./cedille render first.\n');
    return 1;
  }
  const rows = MUTATIONS.map((mutation, index) =>
    tryOut(mutation, {
      clusters,
      count: Number(values.count ?? 50),
      random: new SeededRandom(Number(values.seed ?? 1) + index),
    }),
  );
  print(rows);
  return rows.every(({ made, found, others }) => !made || (found === made && !others)) ? 0 : 1;
}

interface Cluster {
  name: string;
  objects: readonly PlacedObject[];
  knowledge: ClusterKnowledge;
  /** Findings before any mistake is made. */
  known: ReadonlySet<string>;
}

async function loadClusters(root: string): Promise<Cluster[]> {
  const folder = join(root, 'dist/rendered');
  const names = await readdir(folder).catch(() => []);
  const knowledge = { nodes: MACHINES, resources: servedResources(await loadTypes()) };
  return Promise.all(names.sort().map(name => loadCluster(name, join(folder, name), knowledge)));
}

async function loadCluster(name: string, folder: string, knowledge: ClusterKnowledge): Promise<Cluster> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')));
  const objects = texts
    .flatMap((text, index) => parseManifests({ text, file: files[index]! }).manifests)
    .flatMap(({ object }) => objectsIn(object))
    .map(({ object }): PlacedObject => ({ object }));
  return { name, objects, knowledge, known: new Set(findingsIn({ objects, knowledge }, objects)) };
}

/** Machines that every cluster is taken to have, large enough for all that is rendered. */
const MACHINES = ['a', 'b', 'c'].map(name => ({ name, role: 'worker' as const, cpu: 256, memory: '800Gi' }));

/** Each finding by its rule, object and place; rules about single objects look at those that changed. */
function findingsIn(
  { objects, knowledge }: Pick<Cluster, 'objects' | 'knowledge'>,
  changed: readonly PlacedObject[],
): string[] {
  const single = changed.flatMap(on => findInObject(on.object, OBJECT_RULES).map(found => ({ ...found, on })));
  return [...single, ...findInCluster({ objects, known: knowledge }, CLUSTER_RULES)].map(
    ({ code, on, path }) =>
      `${code} ${String(on.object.kind)} ${namespaceOf(on)}/${String(on.object.metadata?.name)} ${path.join('.')}`,
  );
}

interface Row {
  mutation: Mutation;
  made: number;
  found: number;
  /** Findings of other rules that came with the mistakes, and are not about them. */
  others: number;
}

function tryOut(
  mutation: Mutation,
  { clusters, count, random }: { clusters: readonly Cluster[]; count: number; random: SeededRandom },
): Row {
  const pick = <T>(items: readonly T[]): T => random.pick(items);
  const row: Row = { mutation, made: 0, found: 0, others: 0 };
  const places = clusters.flatMap(cluster => cluster.objects.map((_, index) => ({ cluster, index })));
  // Every object has its turn, and twice where there are few.
  for (const { cluster, index } of [...shuffled(places, random), ...shuffled(places, random)]) {
    if (row.made >= count) break;
    const object = structuredClone(cluster.objects[index]!.object) as Record<string, unknown>;
    const around = cluster.objects.flatMap((one, at) => (at === index ? [] : [one.object]));
    const done = mutation.apply(object, pick, around);
    if (!done) continue;
    const before = JSON.stringify(cluster.objects[index]!.object);
    const made = done === true ? [] : done.map((one): PlacedObject => ({ object: one as KubernetesObject }));
    if (!made.length && JSON.stringify(object) === before) continue;
    const changed = [...cluster.objects.map((one, at) => (at === index ? { ...one, object } : one)), ...made];
    const fresh = findingsIn({ ...cluster, objects: changed }, [changed[index]!, ...made]).filter(
      finding => !cluster.known.has(finding),
    );
    // Where the object had this fault already, nothing new can be found.
    if (!fresh.length && hadIt(cluster, mutation, object)) continue;
    row.made += 1;
    const own = fresh.filter(finding => finding.startsWith(`${mutation.code} `));
    if (own.length) row.found += 1;
    row.others += fresh.length - own.length;
  }
  return row;
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const at = random.below(last + 1);
    [all[last], all[at]] = [all[at]!, all[last]!];
  }
  return all;
}

function hadIt({ known }: Cluster, { code }: Mutation, object: Record<string, unknown>): boolean {
  const { name, namespace = '' } = object['metadata'] as { name?: string; namespace?: string };
  const of = `${code} ${String(object['kind'])} ${namespace}/${String(name)} `;
  return [...known].some(finding => finding.startsWith(of));
}

function print(rows: readonly Row[]): void {
  const cells = [
    ['mistake', 'rule', 'made', 'found', 'recall', 'others', 'precision'],
    ...rows.map(({ mutation, made, found, others }) => [
      mutation.name,
      mutation.code,
      String(made),
      String(found),
      percent(found, made),
      String(others),
      percent(found, found + others),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map(row => row[column]!.length)));
  const lines = cells.map(row =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

function percent(part: number, whole: number): string {
  return whole ? `${((100 * part) / whole).toFixed(1)} %` : '–';
}
