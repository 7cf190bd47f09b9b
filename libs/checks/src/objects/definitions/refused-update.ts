import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import { holds, toCel } from './cel.ts';
import { desired, isMetadata, schemaOf, type DefinedSchemas } from './refused-by-definition.ts';
import { rulesOf } from './rules-of.ts';
import { memberSchema, membersOf, type StructuralSchema } from './structural-schema.ts';

/** A rule of a definition that a change breaks. */
export interface RefusedUpdate {
  /** The field that the rule is of; empty for the whole object. */
  path: Path;
  rule: string;
  /** What the author of the rule says of it; the rule where nothing is said. Without a full stop. */
  text: string;
}

/**
 * What a definition refuses of a change: rules that compare with `oldSelf`. As the API server does, values are compared where it
 * is plain which one was before: fields, keys of maps, items of lists with keys.
 * @param schemas definitions as they are after the change
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#transition-rules
 */
export function refusedUpdate(
  schemas: DefinedSchemas,
  { before, after }: { before: KubernetesObject; after: KubernetesObject },
): RefusedUpdate[] {
  const schema = schemaOf(schemas, after);
  // Another version of the API: nobody here converts the object before.
  if (!schema || before.apiVersion !== after.apiVersion || before.kind !== after.kind) return [];
  return [...judge({ schema, self: desired(schema, after), old: desired(schema, before), path: [] })];
}

interface Place {
  schema: StructuralSchema;
  self: unknown;
  /** Undefined where there was none, or none that belongs to this one. */
  old: unknown;
  path: Path;
}

function* judge({ schema, self, old, path }: Place): Iterable<RefusedUpdate> {
  if (self === null || self === undefined || old === null || old === undefined) return;
  const before = inOrderOf(schema, self, old);
  for (const { text, ...written } of rulesOf(schema)) {
    if (!written.isTransition) continue;
    const verdict = holds(written, { self: toCel(schema, self), oldSelf: toCel(schema, before) });
    if (verdict === false) yield { path, rule: written.rule, text };
  }
  for (const [key, member] of membersOf(self)) {
    if (isMetadata(path, key)) continue;
    const below = memberSchema(schema, key);
    yield* judge({ schema: below, self: member, old: counterpart({ schema, key, member, old }), path: [...path, key] });
  }
}

/** The value before that belongs to a member: items of plain lists and of sets have none. */
function counterpart(one: { schema: StructuralSchema; key: string | number; member: unknown; old: unknown }): unknown {
  const { schema, key, member, old } = one;
  if (typeof key === 'string') return isMap(old) && Object.hasOwn(old, key) ? old[key] : undefined;
  if (!isKeyed(schema) || !Array.isArray(old)) return undefined;
  const wanted = keyOf(schema, member);
  return old.find(item => keyOf(schema, item) === wanted) as unknown;
}

function isKeyed(schema: StructuralSchema): boolean {
  return schema['x-kubernetes-list-type'] === 'map';
}

/** By what an item is the same one: its keys, or, in a set, all of it. */
function keyOf(schema: StructuralSchema, item: unknown): string {
  if (!isKeyed(schema)) return sorted(item);
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return JSON.stringify(keys.map(key => (isMap(item) ? (item[key] ?? null) : null)));
}

/** To the API server the order of sets and of lists with keys means nothing: the value before gets that of the one after. */
function inOrderOf(schema: StructuralSchema, self: unknown, old: unknown): unknown {
  if (Array.isArray(self) && Array.isArray(old)) {
    const type = schema['x-kubernetes-list-type'];
    const items = type === 'map' || type === 'set' ? reordered(schema, self, old) : old;
    return items.map((item: unknown, index) => inOrderOf(memberSchema(schema, index), self[index], item));
  }
  if (!isMap(self) || !isMap(old)) return old;
  return Object.fromEntries(
    Object.entries(old).map(([key, member]) => [key, inOrderOf(memberSchema(schema, key), self[key], member)]),
  );
}

function reordered(schema: StructuralSchema, self: readonly unknown[], old: readonly unknown[]): unknown[] {
  const places = new Map(self.map((item, index) => [keyOf(schema, item), index]));
  const placeOf = (item: unknown): number => places.get(keyOf(schema, item)) ?? self.length;
  return [...old].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Data as text, whatever the order of its keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isMap(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}
