import type { Component } from './component.ts';

/** A kind without its version. */
export interface MadeKind {
  /** Empty for the core group. */
  group: string;
  kind: string;
}

/** How component.yaml calls the API group without a name. */
export const CORE = 'core';

/** What component.yaml says that a component renders, in alphabetical order; undefined where it does not say. */
export function madeKinds({
  meta: { makes },
}: Pick<Component, 'meta'>): Record<'cluster' | 'namespaced', MadeKind[]> | undefined {
  return makes && { cluster: kindsOf(makes.cluster), namespaced: kindsOf(makes.namespaced) };
}

function kindsOf(byGroup: Readonly<Record<string, readonly string[]>> = {}): MadeKind[] {
  return Object.entries(byGroup)
    .flatMap(([group, kinds]) => kinds.map(kind => ({ group: group === CORE ? '' : group, kind })))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ group, kind }: MadeKind): string {
  return `${group}/${kind}`;
}
