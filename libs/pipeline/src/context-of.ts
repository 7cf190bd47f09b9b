import type { Component } from '@cedille/component';
import { componentFacts } from '@cedille/delivery';
import type { Context } from '@cedille/values';
import type { Place } from './load-workspace.ts';

/** What the generator of a component may see. */
export function contextOf(component: Component, { environment, platform }: Place): Context {
  const facts = componentFacts(environment, component);
  const whole = component.meta.reads === 'platform' ? platform : { applications: [], hosts: [] };
  return { environment: environment.facts, component: facts, platform: whole };
}
