import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadTypesByFile, type TypeRegistry } from '@cedille/types';
import type { Workspace } from './load-workspace.ts';
import { relationsIn, type KnownRelations } from './references/relations-in.ts';

/** Everything known about kinds, and who brings the custom ones. */
export interface Kinds {
  registry: TypeRegistry;
  /** `group/version/Kind` → the components whose upstream brings its definition. */
  broughtBy: ReadonlyMap<string, readonly string[]>;
  /** What their objects say of others. */
  relations: KnownRelations;
}

/** Facts about the custom resources that a component's upstream brings, relative to the root. */
export function typesFile(component: string): string {
  return `charts/${component}/types.json`;
}

/** Kubernetes' own kinds, those of every component, and those that no component of ours brings. */
export function loadKinds({ root, components }: Pick<Workspace, 'root' | 'components'>): Kinds {
  const names = components
    .filter(({ instanceOf, name }) => instanceOf === undefined && existsSync(join(root, typesFile(name))))
    .map(({ name }) => name);
  const { registry, facts } = loadTypesByFile(names.map(name => join(root, typesFile(name))));
  const broughtBy = new Map<string, string[]>();
  for (const [index, { kinds }] of facts.entries())
    for (const kind of Object.keys(kinds)) broughtBy.set(kind, [...(broughtBy.get(kind) ?? []), names[index]!]);
  return { registry, broughtBy, relations: relationsIn(components) };
}
