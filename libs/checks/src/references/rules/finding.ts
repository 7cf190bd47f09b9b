import type { Path, ProblemCode } from '@cedille/source';
import { kindName, type ObjectRelations } from '../relations.ts';
import type { Place, PlacedObject } from '../world/world.ts';

/** Something wrong with an object. */
export interface RuleFinding {
  code: ProblemCode;
  object: PlacedObject;
  /** Inside the object. */
  path: Path;
  message: string;
  expected: string;
  /** The next step; `template` is what made the object. */
  fix: (template: string) => string;
}

/** What a rule has to say of an environment. */
export interface Verdict {
  findings: RuleFinding[];
  /** How often nothing could be said, because something is missing of the render. */
  unchecked: number;
}

/** `Deployment argocd/argocd-server`. */
export function nameOf({ kind, namespace, name }: Pick<ObjectRelations, 'kind' | 'namespace' | 'name'>): string {
  return `${kindName(kind)} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Equal for objects of the same render. */
export function componentKey({ component }: PlacedObject): string {
  return `${component.environment} ${component.name}`;
}

/** `in namespace argocd`, or nothing for what is cluster-wide. */
export function inNamespace({ namespace }: Pick<Place, 'namespace'>): string {
  if (namespace === '*') return ' in any namespace';
  return namespace ? ` in namespace ${namespace}` : '';
}

const SHOWN = 8;

/** `a, b and 3 more`. */
export function listNames(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return more > 0 ? `${names.slice(0, SHOWN).join(', ')} and ${more} more` : names.join(', ');
}

/** The sentence about what is there, with what was probably meant. */
export function choicesOf(what: string, names: readonly string[], near: string | undefined): string {
  const there = names.length ? `${what}: ${listNames(names)}` : `${what}; there are none`;
  return near === undefined ? there : `${there}; did you mean ${near}?`;
}

/** `Deployment a/b`, or `Deployment a/b and 2 other objects`. */
export function namersOf(objects: readonly PlacedObject[]): string {
  const more = new Set(objects).size - 1;
  const first = nameOf(objects[0]!.relations);
  if (more <= 0) return first;
  return `${first} and ${more === 1 ? 'another object' : `${more} other objects`}`;
}

/** Things with equal keys together, in the order of their first ones. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
