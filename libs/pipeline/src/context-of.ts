import type { Component } from '@cedille/component';
import { componentFacts } from '@cedille/delivery';
import type { Context, PlatformFacts } from '@cedille/values';
import type { Place } from './load-workspace.ts';

/** What the generator of a component may see. */
export function contextOf(component: Component, { environment, platform }: Place): Context {
  const facts = componentFacts(environment, component);
  return { environment: environment.facts, component: facts, platform: visible(component, platform) };
}

function visible({ meta: { reads } }: Component, platform: PlatformFacts): PlatformFacts {
  if (reads === 'platform') return platform;
  return { applications: [], hosts: [], delivers: reads === 'delivered' ? platform.delivers : [] };
}
