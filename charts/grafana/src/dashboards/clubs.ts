import type { Environment } from '@cedille/values/generator';
import { resource, text, type Columns } from './queries.ts';

/** Clubs by their names: their namespaces are `<club>-*`. */
export type Clubs = readonly Pick<NonNullable<Environment['clubs']>[number], 'name'>[];

export const NAMESPACE: Columns = { namespace: resource('k8s.namespace.name') };

/** Whether a namespace belongs to a club. */
export const isOf = (club: string, namespace = NAMESPACE['namespace']!): string =>
  `startsWith(${namespace}, ${text(`${club}-`)})`;

/** The club that a namespace belongs to; no text where it belongs to the platform. */
export function clubOf(clubs: Clubs, namespace = NAMESPACE['namespace']!): string {
  if (!clubs.length) return "''";
  const cases = clubs.flatMap(({ name }) => [isOf(name, namespace), text(name)]);
  return `multiIf(${[...cases, "''"].join(', ')})`;
}

/** Identifies what is about a club: Grafana allows forty characters. */
export const uidOf = (club: string): string => `club-${club}`.slice(0, 40);
