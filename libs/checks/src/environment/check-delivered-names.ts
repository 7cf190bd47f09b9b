import type { LoadedEnvironment } from '@cedille/environment';
import type { Problem } from '@cedille/source';
import type { ObjectPlace } from '../objects/unique-objects.ts';

export interface CheckDeliveredNamesOptions {
  environment: LoadedEnvironment;
  /** All objects of the environment. */
  places: readonly ObjectPlace[];
}

/**
 * What the Argo CD of another environment follows is beside what belongs to that environment, and to others that it delivers:
 * only names keep them apart, and Argo CD itself cannot insist on them.
 */
export function checkDeliveredNames({ environment, places }: CheckDeliveredNamesOptions): Problem[] {
  const { from } = environment.facts.delivery;
  if (from === undefined) return [];
  const prefix = `${environment.name}-`;
  return places
    .filter(place => isArgoCds(place) && !nameOf(place).startsWith(prefix))
    .map(({ component, object, template, at }): Problem => ({
      code: 'object-field',
      severity: 'error',
      message: `${object} goes to ${from}, which delivers ${environment.name}, and is not named for ${environment.name}.`,
      component,
      environment: environment.name,
      object,
      path: 'metadata.name',
      at,
      expected: `a name that begins with ${prefix}`,
      fix: `rename it in ${template ?? 'the template that makes it'}, or in the values that name it`,
    }));
}

const KINDS: ReadonlySet<unknown> = new Set(['Application', 'AppProject', 'ApplicationSet']);

function isArgoCds(place: ObjectPlace): boolean {
  const [group, kind] = partsOf(place);
  return group === 'argoproj.io' && KINDS.has(kind);
}

function nameOf(place: ObjectPlace): string {
  return String(partsOf(place)[3]);
}

function partsOf({ identity }: ObjectPlace): unknown[] {
  return JSON.parse(identity) as unknown[];
}
