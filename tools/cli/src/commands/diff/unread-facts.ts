import { compareValues, formatSteps, type Difference } from '@cedille/difference';
import type { RenderPlan } from '@cedille/pipeline';
import type { Incomparable } from './render-row.ts';

export interface UnreadFactsOptions {
  before: RenderPlan;
  after: RenderPlan;
  difference: Difference;
  incomparable: readonly Incomparable[];
}

/** Facts that changed in an environment where no object does: nothing that runs there reads them. A sentence each. */
export function unreadFacts({ before, after, difference, incomparable }: UnreadFactsOptions): string[] {
  return after.workspace.places.flatMap(({ environment: { name, facts } }) => {
    const old = before.workspace.places.find(place => place.environment.name === name);
    const differs = difference.environments.some(one => one.environment === name && one.objects.length);
    if (!old || differs || incomparable.some(({ environment }) => environment === name)) return [];
    // Waivers are for checks; no object follows from them.
    const changed = compareValues(old.environment.facts, facts).filter(({ path: [first] }) => first !== 'waivers');
    return changed.map(
      ({ path }) => `${name}: ${formatSteps(path)} changes, and no object does: nothing that runs there reads it.`,
    );
  });
}
