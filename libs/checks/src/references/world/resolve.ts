import type { Reference, ThingContent } from '../relations.ts';
import type { Place, PlacedObject, World } from './world.ts';

/** A reference, where it leads, and what is there. */
export interface ResolvedReference {
  object: PlacedObject;
  reference: Reference;
  place: Place;
  /** Absent: nothing is there as far as anybody knows. */
  content?: ThingContent;
}

/** Every reference of an environment of which can be said where it leads. */
export function resolveReferences(world: World): ResolvedReference[] {
  return world.objects.flatMap(object =>
    (object.relations.refers ?? []).flatMap(reference => {
      const place = placeOf(world, object, reference);
      if (!place) return [];
      const content = world.find(place);
      return [{ object, reference, place, ...(content && { content }) }];
    }),
  );
}

/** Where a reference leads; undefined when nobody can say. */
export function placeOf(world: World, object: PlacedObject, reference: Reference): Place | undefined {
  const { kind, name, namespace, anywhere } = reference;
  if (!world.isKnown(kind)) return undefined;
  if (world.isClusterWide(kind)) return { kind, name, namespace: '' };
  if (anywhere && namespace === undefined) return { kind, name, namespace: '*' };
  const own = world.namespaceOf(object);
  if (namespace === undefined && own === '') return undefined;
  return { kind, name, namespace: namespace ?? own };
}
