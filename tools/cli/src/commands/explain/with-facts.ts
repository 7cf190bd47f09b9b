import type { Component } from '@cedille/component';
import { valuesOf, type Place } from '@cedille/pipeline';
import type { Path, Position } from '@cedille/source';
import { factsBehind, valueAt, type Explanation, type RunGenerator } from '@cedille/values';

/** A fact, and where it is written. */
export interface FactBehind {
  path: Path;
  at: Position;
  value: unknown;
}

type Setter = Explanation['setBy'][number];

/** An explanation that goes on from a program to the facts that it read. */
export interface ExplanationWithFacts extends Explanation {
  setBy: (Setter & { facts?: FactBehind[] })[];
}

export interface WithFactsOptions {
  root: string;
  component: Component;
  place: Place;
  generator: RunGenerator | undefined;
  explanations: readonly Explanation[];
}

/** Layers that are computed from facts. */
const COMPUTED: ReadonlySet<string> = new Set(['component', 'generator']);

/** Adds to each value that was computed the facts on which it depends. */
export async function withFacts(options: WithFactsOptions): Promise<ExplanationWithFacts[]> {
  const { root, component, place, generator, explanations } = options;
  const { environment } = place;
  const computed = explanations.flatMap(({ path, setBy }) =>
    setBy.filter(({ layer }) => COMPUTED.has(layer)).map(setter => ({ setter, path: [setter.layer, ...path] })),
  );
  const found = await factsBehind({
    facts: environment.facts,
    paths: computed.map(({ path }) => path),
    compute: async facts => {
      const there = { ...place, environment: { ...environment, facts } };
      const { layers } = await valuesOf({ root, component, place: there, generator });
      const data = layers.filter(({ name }) => COMPUTED.has(name)).map(layer => [layer.name, layer.data] as const);
      if (data.some(([, values]) => values === undefined)) throw new Error('The generator fails for these facts.');
      return Object.fromEntries(data);
    },
  });
  const factsOf = new Map(computed.map(({ setter }, index) => [setter, found[index]!]));
  const told = (path: Path): FactBehind => ({
    path,
    at: environment.positionOf(path),
    value: valueAt(environment.facts, path),
  });
  return explanations.map(explanation => ({
    ...explanation,
    setBy: explanation.setBy.map(setter => {
      const facts = factsOf.get(setter);
      return facts?.length ? { ...setter, facts: facts.map(told) } : setter;
    }),
  }));
}
