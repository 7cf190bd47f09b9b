import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTypes, type TypeFacts, type TypeRegistry } from '@cedille/types';
import type { Workspace } from './load-workspace.ts';

/** Everything known about kinds, and who brings the custom ones. */
export interface Kinds {
  registry: TypeRegistry;
  /** `group/version/Kind` → the components whose upstream brings its definition. */
  broughtBy: ReadonlyMap<string, readonly string[]>;
}

/** Facts about the custom resources that a component's upstream brings, relative to the root. */
export function typesFile(component: string): string {
  return `charts/${component}/types.json`;
}

/** Kubernetes' own kinds, those of every component, and those that no component of ours brings. */
export async function loadKinds({ root, components }: Pick<Workspace, 'root' | 'components'>): Promise<Kinds> {
  const named = components
    .filter(({ instanceOf }) => instanceOf === undefined)
    .map(({ name }) => ({ name, file: join(root, typesFile(name)) }))
    .filter(({ file }) => existsSync(file));
  const registry = await loadTypes(named.map(({ file }) => file));
  const broughtBy = new Map<string, string[]>();
  for (const { name, file } of named) {
    const { kinds } = JSON.parse(await readFile(file, 'utf8')) as TypeFacts;
    for (const kind of Object.keys(kinds)) broughtBy.set(kind, [...(broughtBy.get(kind) ?? []), name]);
  }
  return { registry, broughtBy };
}
