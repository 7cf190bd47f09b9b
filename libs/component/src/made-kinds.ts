import type { Component } from './component.ts';
import { GITOPS } from './order.ts';

/** A kind without its version. */
export interface MadeKind {
  /** Empty for the core group. */
  group: string;
  kind: string;
}

/** What an object belongs to. */
export type MadeScope = 'cluster' | 'namespaced';

/** What `./cedille makes` writes: kinds by scope and API group. */
type MakesFile = Partial<Record<MadeScope, Readonly<Record<string, readonly string[]>>>>;

/** How makes.yaml calls the API group without a name. */
export const CORE = 'core';

/** Whether its project in Argo CD allows it single kinds: not what goes to no cluster, nor what makes the projects themselves. */
export function isLimitedToKinds({ meta }: Pick<Component, 'meta'>): boolean {
  return meta.delivery === undefined && !meta.requires?.includes(GITOPS);
}

/** Where the kinds of a component's objects are written, relative to the root. */
export function makesFile({ folder }: Pick<Component, 'folder'>): string {
  return `${folder}/makes.yaml`;
}

/** What makes.yaml says that a component renders, in alphabetical order; undefined where there is none. */
export function madeKinds({ makes }: Pick<Component, 'makes'>): Record<MadeScope, MadeKind[]> | undefined {
  const file = makes?.data as MakesFile | undefined;
  return file && { cluster: kindsOf(file.cluster), namespaced: kindsOf(file.namespaced) };
}

/** The text of makes.yaml. */
export function formatMadeKinds(name: string, kinds: Readonly<Record<MadeScope, readonly MadeKind[]>>): string {
  const head = [
    '# yaml-language-server: $schema=../../libs/component/makes.schema.json',
    `# Written by ./cedille makes ${name}: the kinds of its objects. Its project in Argo CD allows them, and no others.`,
  ];
  return [...head, ...(['cluster', 'namespaced'] as const).flatMap(scope => linesOf(scope, kinds[scope])), ''].join(
    '\n',
  );
}

/** A kind a line, so that a new right is a line that a person reviews. */
function linesOf(scope: MadeScope, kinds: readonly MadeKind[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, kind } of kinds) {
    const name = group === '' ? CORE : group;
    groups.set(name, (groups.get(name) ?? new Set()).add(kind));
  }
  if (!groups.size) return [];
  return [
    `${scope}:`,
    ...[...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([group, names]) => [`  ${group}:`, ...[...names].sort().map(kind => `    - ${kind}`)]),
  ];
}

function kindsOf(byGroup: Readonly<Record<string, readonly string[]>> = {}): MadeKind[] {
  return Object.entries(byGroup)
    .flatMap(([group, kinds]) => kinds.map(kind => ({ group: group === CORE ? '' : group, kind })))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ group, kind }: MadeKind): string {
  return `${group}/${kind}`;
}
