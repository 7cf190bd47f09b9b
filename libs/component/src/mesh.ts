import type { ComponentMeta } from './component.ts';
import type { Component } from './component.ts';

/** The capability that a service mesh provides, and that its members come after. */
export const MESH = 'mesh';

/** A service mesh, and what it asks of its members. */
export interface Mesh {
  component: Component;
  members: NonNullable<ComponentMeta['members']>;
}

/** The mesh that a component joins: it says so, and one of the components beside it is a mesh. */
export function meshOf(component: Component, present: readonly Component[]): Mesh | undefined {
  if (!component.meta.mesh) return undefined;
  const mesh = present.find(({ name, meta }) => meta.members && name !== component.name);
  return mesh && { component: mesh, members: mesh.meta.members! };
}

/** What a component comes after, beside what its `requires` and `after` name. */
export function impliedCapabilities({ meta }: Pick<Component, 'meta'>): { name: string; path: string[] }[] {
  return meta.mesh ? [{ name: MESH, path: ['mesh'] }] : [];
}
