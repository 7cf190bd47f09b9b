import type { KindFacts, ObjectType, Type, TypeRegistry } from '@cedille/types';
import { UNKNOWN_STEP, isKnown, textOfPlace, type Place } from '../interpret/place.ts';
import { MANIFEST_NAMES, type NamedShape } from './well-known-names.ts';

/** Types of places in manifests, as far as they can be known. Types that say nothing are undefined. */
export class PlaceTypes {
  readonly registry: TypeRegistry;
  private readonly kinds: ReadonlyMap<string, KindFacts>;
  private readonly known = new Map<string, Type | undefined>();

  constructor(registry: TypeRegistry) {
    this.registry = registry;
    this.kinds = preferredKinds(registry);
  }

  /** By kind and path; else by the nearest key above that means one thing; else by the last key. */
  at(place: Place): Type | undefined {
    if (!isKnown(place)) return undefined;
    const text = textOfPlace(place);
    if (!this.known.has(text)) this.known.set(text, informative(this.find(place)));
    return this.known.get(text);
  }

  named(shape: NamedShape | undefined): Type | undefined {
    if (!shape) return undefined;
    if (shape.shape === 'labels') return LABELS;
    const core = this.registry.core(shape.core);
    return core && shape.shape === 'list' ? { kind: 'list', item: core } : core;
  }

  /** One step down: a field, an item (`*`), or the value of a map. */
  step(type: Type, key: string): Type | undefined {
    if (type.kind === 'list') return key === '*' ? type.item : undefined;
    if (type.kind === 'map') return type.value;
    if (type.kind !== 'object') return undefined;
    const field = type.fields.get(key)?.type ?? type.rest;
    return field?.kind === 'object' ? this.asCore(field, key) : asQuantities(field, key);
  }

  /** Custom resources carry older copies of core types: under a well-known key, with no field that the core type lacks. */
  private asCore(type: ObjectType, key: string): ObjectType {
    const core = this.named(MANIFEST_NAMES.get(key));
    if (core?.kind !== 'object' || core === type || !type.fields.size) return type;
    return [...type.fields.keys()].every(field => core.fields.has(field)) ? core : type;
  }

  private walk(type: Type, path: readonly string[]): Type | undefined {
    let current: Type | undefined = type;
    for (const step of path) current = current && step !== UNKNOWN_STEP ? this.step(current, step) : undefined;
    return current;
  }

  private find(place: Place): Type | undefined {
    const kind = this.kindOf(place);
    const found = kind && this.walk(kind.type, place.path);
    return found ?? this.byAnchor(place.path) ?? this.named(MANIFEST_NAMES.get(place.path.at(-1)!));
  }

  private kindOf({ kind, apiVersion }: Place): KindFacts | undefined {
    if (kind === undefined) return undefined;
    return (apiVersion !== undefined ? this.registry.lookup(apiVersion, kind) : undefined) ?? this.kinds.get(kind);
  }

  private byAnchor(path: readonly string[]): Type | undefined {
    for (let at = path.length - 2; at >= 0; at--) {
      const anchor = this.anchorAt(path, at);
      const found = anchor && this.walk(anchor, path.slice(at + 1));
      if (found) return found;
    }
    return undefined;
  }

  private anchorAt(path: readonly string[], at: number): Type | undefined {
    const key = path[at];
    if (key === 'containers' || key === 'initContainers') return this.named({ shape: 'list', core: 'Container' });
    if (key === 'metadata') return this.registry.core('ObjectMeta');
    const isPodSpec = key === 'spec' && (path[at - 1] === 'template' || path[at - 1] === 'podTemplate');
    return isPodSpec ? this.registry.core('PodSpec') : undefined;
  }
}

const LABELS: Type = { kind: 'map', value: { kind: 'scalar', scalar: 'string' } };

/** By kind alone: Kubernetes' own before custom resources, stored and stable versions before others. */
function preferredKinds(registry: TypeRegistry): Map<string, KindFacts> {
  const preferred = new Map<string, KindFacts>();
  for (const kind of registry.kinds()) {
    const known = preferred.get(kind.kind);
    if (!known || rank(kind) > rank(known)) preferred.set(kind.kind, kind);
  }
  return preferred;
}

function rank({ apiVersion, builtIn, storage }: KindFacts): number {
  const stability = /alpha/.test(apiVersion) ? 0 : /beta/.test(apiVersion) ? 1 : 2;
  const version = Number(/v(\d+)/.exec(apiVersion)?.[1] ?? 0);
  const isCore = apiVersion === 'v1';
  return (
    Number(builtIn) * 10_000 +
    Number(isCore) * 5_000 +
    Number(storage) * 1_000 +
    stability * 100 +
    Math.min(version, 99)
  );
}

function asQuantities(type: Type | undefined, key: string): Type | undefined {
  const isAmount = type?.kind === 'map' && type.value.kind === 'scalar' && type.value.scalar === 'int-or-string';
  if (!isAmount || (key !== 'limits' && key !== 'requests')) return type;
  return { kind: 'map', value: { kind: 'scalar', scalar: 'quantity' } };
}

/** A type that says nothing is treated as none. */
export function informative(type: Type | undefined): Type | undefined {
  if (!type) return undefined;
  return saysNothing(type) ? undefined : type;
}

/** Whether anything at all may stand there; an object that keeps unknown fields is one. */
function saysNothing(type: Type): boolean {
  if (type.kind === 'any') return true;
  if (type.kind === 'object') return type.rest?.kind === 'any';
  if (type.kind === 'list') return saysNothing(type.item);
  if (type.kind === 'map') return saysNothing(type.value);
  return false;
}

const ids = new WeakMap<ObjectType, number>();
let nextId = 0;

/** A text that is equal for equal types; objects are equal when they are one and the same. */
export function keyOfType(type: Type): string {
  if (type.kind === 'list') return `[${keyOfType(type.item)}]`;
  if (type.kind === 'map') return `{${keyOfType(type.value)}}`;
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'any') return 'any';
  if (!ids.has(type)) ids.set(type, nextId++);
  return `${type.name ?? ''}#${ids.get(type)}`;
}
