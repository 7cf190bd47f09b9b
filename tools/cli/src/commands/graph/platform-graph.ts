import type { Component } from '@cedille/component';
import type { Place } from '@cedille/pipeline';

/** A component in a picture of one or several environments. */
export interface Node {
  name: string;
  /** Its category in component.yaml. */
  area: Area;
  /** Column, from 0 on; undefined for a component that no environment lists. */
  wave: number | undefined;
  /** What it comes right after: what follows from that is left out. In alphabetical order. */
  after: readonly string[];
  /** Environments that list it, as they were given. */
  environments: readonly string[];
}

/** Components of environments together. */
export interface PlatformGraph {
  environments: readonly string[];
  /** In alphabetical order. */
  nodes: readonly Node[];
}

export type Area = Component['meta']['category'];

/** From the ground up. */
export const AREAS: readonly Area[] = [
  'machines',
  'network',
  'storage',
  'secrets',
  'virtualisation',
  'delivery',
  'observability',
  'services',
  'clubs',
];

type Edges = ReadonlyMap<string, readonly string[]>;

/**
 * One graph of several environments. A component comes after whatever it comes after in any of them; what requests ask for
 * is the component that it is once more.
 * @param components those to show, listed or not
 */
export function platformGraph(
  places: readonly Pick<Place, 'environment' | 'order' | 'present'>[],
  components: readonly Component[],
): PlatformGraph {
  const once = new Map(components.map(({ name, instanceOf = name }) => [name, instanceOf]));
  const nameOf = (name: string) => once.get(name) ?? name;
  const edges = withoutCycles(
    unionOf(
      places.map(({ order }) => order.edges),
      nameOf,
    ),
  );
  const waves = wavesOf(edges);
  const whereIs = (name: string) =>
    places
      .filter(({ present }) => present.some(one => nameOf(one.name) === name))
      .map(({ environment }) => environment.name);
  return {
    environments: places.map(({ environment }) => environment.name),
    nodes: components
      .filter(({ instanceOf }) => instanceOf === undefined)
      .map(({ name, meta }) => ({
        name,
        area: meta.category,
        wave: waves.get(name),
        after: reduced(name, edges),
        environments: whereIs(name),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function unionOf(graphs: readonly Edges[], nameOf: (name: string) => string): Edges {
  const union = new Map<string, Set<string>>();
  for (const [name, before] of graphs.flatMap(graph => [...graph])) {
    const all = union.get(nameOf(name)) ?? new Set();
    before.forEach(other => all.add(nameOf(other)));
    union.set(nameOf(name), all);
  }
  const sorted = [...union].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, before]) => [name, [...before].sort()]));
}

/**
 * Two environments may order the same components the other way round; neither is wrong, and a picture shows one way. What
 * closes a circle is left out.
 */
function withoutCycles(edges: Edges): Edges {
  const kept = new Map<string, readonly string[]>();
  const visit = (name: string, above: readonly string[]): void => {
    if (kept.has(name)) return;
    const before = (edges.get(name) ?? []).filter(other => other !== name && !above.includes(other));
    for (const other of before) visit(other, [...above, name]);
    kept.set(name, before);
  };
  for (const name of edges.keys()) visit(name, []);
  return kept;
}

function wavesOf(edges: Edges): Map<string, number> {
  const waves = new Map<string, number>();
  const waveOf = (name: string): number => {
    const known = waves.get(name);
    if (known !== undefined) return known;
    const wave = Math.max(-1, ...(edges.get(name) ?? []).map(waveOf)) + 1;
    waves.set(name, wave);
    return wave;
  };
  for (const name of edges.keys()) waveOf(name);
  return waves;
}

/** What comes before anyway, because something in between does, need not be drawn. */
function reduced(name: string, edges: Edges): string[] {
  const before = edges.get(name) ?? [];
  const further = new Set<string>();
  const collect = (other: string): void => {
    for (const next of edges.get(other) ?? []) {
      if (further.has(next)) continue;
      further.add(next);
      collect(next);
    }
  };
  before.forEach(collect);
  return before.filter(other => !further.has(other));
}
