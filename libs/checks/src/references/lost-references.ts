import { formatPath } from '@cedille/source';
import type { RenderedRelations } from './check-references.ts';
import type { Fault, ObjectRelations, Reference, ThingContent } from './relations.ts';
import { askedOf, matchingPods } from './world/pod-labels.ts';
import { placeOf } from './world/resolve.ts';
import type { Surroundings } from './surroundings.ts';
import { World, type Place, type PlacedObject } from './world/world.ts';

export interface LostReferencesOptions {
  /** The same for both sides. */
  surroundings: Surroundings;
  before: readonly RenderedRelations[];
  after: readonly RenderedRelations[];
}

/** Something that an object relied on, and does not have any longer. */
export interface LostReference {
  /**
   * `object`: what is named goes. `key`, `port`: only that of it. `target`: something else is named, which is not there.
   * `pods`: a selector found some, and finds none. `fault`: an object no longer fits itself.
   */
  what: 'object' | 'key' | 'port' | 'target' | 'pods' | 'fault';
  /** What is named; of `pods` and `fault` the object itself. */
  place: Place;
  /** The key, the port, or what is wrong. */
  detail?: string;
  /** Who names it, in the order of the files. */
  by: readonly PlacedObject[];
  /** Field of the first of them. */
  path: string;
  fault?: Fault;
}

/** What resolved before a change and does not after it: whatever was amiss before is not told. */
export function lostReferences({ surroundings, before, after }: LostReferencesOptions): LostReference[] {
  const [old, now] = [before, after].map(side => new World(placed(side), surroundings)) as [World, World];
  const known = new Map(old.objects.map(object => [idOf(old, object), object]));
  const found = now.objects.flatMap(object => {
    const was = known.get(idOf(now, object));
    return [
      ...(object.relations.refers ?? []).flatMap(reference => lostBy({ old, now, object, was, reference })),
      ...lostPods({ old, now, object, was }),
      ...newFaults(now, object, was),
    ];
  });
  return joined(found);
}

function placed(side: readonly RenderedRelations[]): PlacedObject[] {
  return side.flatMap(({ component, documents }) =>
    documents.flatMap((relations, document) => relations.map(one => ({ relations: one, component, document }))),
  );
}

function placeOfObject(world: World, object: PlacedObject): Place {
  return { kind: object.relations.kind, namespace: world.namespaceOf(object), name: object.relations.name };
}

function idOf(world: World, object: PlacedObject): string {
  const { kind, namespace, name } = placeOfObject(world, object);
  return [kind, namespace, name].join('\0');
}

interface Both {
  old: World;
  now: World;
  object: PlacedObject;
  /** The same object before. */
  was: PlacedObject | undefined;
}

function lostBy({ reference, ...both }: Both & { reference: Reference }): LostReference[] {
  const { old, now, object } = both;
  const place = placeOf(now, object, reference);
  if (!place || reference.optional || reference.governs || reference.abroad) return [];
  const [then, there] = [old.find(place), now.find(place)];
  const by = [object];
  const path = formatPath(reference.path);
  if (then && !there) return [{ what: 'object', place, by, path }];
  if (!there) return isWrongTarget(place, both) ? [{ what: 'target', place, by, path }] : [];
  if (!then) return [];
  return [
    ...lostKeys(reference, then, there).map(one => ({
      what: 'key' as const,
      place,
      detail: one.key,
      by,
      path: one.path,
    })),
    ...lostPort(reference, then, there).map(one => ({
      what: 'port' as const,
      place,
      detail: one.port,
      by,
      path: one.path,
    })),
  ];
}

/** Kinds that no program makes in passing: where one is not rendered, it is not there. */
const RENDERED: ReadonlySet<string> = new Set(['Service', 'ServiceAccount', 'PersistentVolumeClaim']);

/** Whether an object that had all of its kind names one that is nowhere, although others of that kind are known there. */
function isWrongTarget(place: Place, { old, now, was }: Both): boolean {
  if (!RENDERED.has(place.kind) || !was || now.isUncertain(place) || !now.namesOf(place).length) return false;
  const same = (was.relations.refers ?? []).filter(({ kind }) => kind === place.kind);
  return (
    same.length > 0 &&
    same.every(reference => {
      const there = placeOf(old, was, reference);
      return there !== undefined && old.find(there) !== undefined;
    })
  );
}

function lostKeys({ keys = [] }: Reference, then: ThingContent, there: ThingContent): { key: string; path: string }[] {
  if (!then.keys || !there.keys || there.open) return [];
  return keys
    .filter(({ key }) => then.keys!.includes(key) && !there.keys!.includes(key))
    .map(({ key, path }) => ({ key, path: formatPath(path) }));
}

function lostPort({ port }: Reference, then: ThingContent, there: ThingContent): { port: string; path: string }[] {
  if (!port || !then.ports || !there.ports) return [];
  const has = ({ ports = [] }: ThingContent): boolean =>
    ports.some(one => one.port === Number(port.port) || one.name === port.port);
  return has(then) && !has(there) ? [{ port: String(port.port), path: formatPath(port.path) }] : [];
}

function lostPods({ old, now, object, was }: Both): LostReference[] {
  if (!was || !askedOf(object).some(({ not }) => !not)) return [];
  if (!matchingPods(old, was).length || matchingPods(now, object).length) return [];
  return [
    { what: 'pods', place: placeOfObject(now, object), by: [object], path: formatPath(object.relations.selects!.path) },
  ];
}

function newFaults(now: World, object: PlacedObject, was: PlacedObject | undefined): LostReference[] {
  if (!was) return [];
  const textOf = ({ rule, written, subject }: Fault): string => [rule, written, subject].join('\0');
  const known = new Set((was.relations.faults ?? []).map(textOf));
  return (object.relations.faults ?? [])
    .filter(fault => !known.has(textOf(fault)))
    .map(fault => ({
      what: 'fault',
      place: placeOfObject(now, object),
      detail: fault.written,
      by: [object],
      path: formatPath(fault.path),
      fault,
    }));
}

/** The same thing missed by several is one. */
function joined(found: readonly LostReference[]): LostReference[] {
  const groups = new Map<string, LostReference>();
  for (const one of found) {
    const { what, place, detail = '', fault } = one;
    const key = [what, place.kind, place.namespace, place.name, detail, fault?.rule ?? ''].join('\0');
    const group = groups.get(key);
    groups.set(key, group ? { ...group, by: [...new Set([...group.by, ...one.by])] } : one);
  }
  return [...groups.values()];
}

/** Equal for two objects of which others can rely on the same, and which rely on the same themselves. */
export function reliance(relations: readonly ObjectRelations[]): string {
  return JSON.stringify(relations, (key, value: unknown) => (key === 'path' || key === 'within' ? undefined : value));
}
