import type { Component } from '@cedille/component';
import {
  componentFacts,
  componentLayer,
  computeValues,
  type ComponentValues,
  type Context,
  type PlatformFacts,
  type RunGenerator,
} from '@cedille/values';
import type { Place } from './load-workspace.ts';

export interface ValuesOfOptions {
  root: string;
  component: Component;
  place: Place;
  generator: RunGenerator | undefined;
}

/** The values of a component in an environment, layer by layer. Never throws for what people wrote: see `problems`. */
export function valuesOf({ root, component, place, generator }: ValuesOfOptions): Promise<ComponentValues> {
  return computeValues({
    root,
    generator,
    component: componentLayer({
      component,
      facts: place.environment.facts,
      present: place.present,
      delivers: place.delivers.map(({ facts }) => facts),
    }),
    context: contextOf(component, place),
  });
}

/** What the generator of a component may see. */
function contextOf(component: Component, { environment, platform }: Place): Context {
  const own = componentFacts(component, environment.facts);
  const { requests: _requests, ...facts } = environment.facts;
  return {
    // What was asked for has a size of its own.
    environment: { ...facts, sizing: own.request?.size ?? facts.sizing },
    component: own,
    platform: visible(component, platform),
  };
}

function visible({ meta: { reads } }: Component, platform: PlatformFacts): PlatformFacts {
  if (reads === 'platform') return platform;
  const { delivers, signers } = platform;
  const delivered = reads === 'delivered' ? { delivers, ...(signers && { signers }) } : { delivers: [] };
  return { applications: [], hosts: [], ...delivered, tenants: [] };
}
