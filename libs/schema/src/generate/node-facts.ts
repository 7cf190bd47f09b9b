import type { ListType, MapType, ObjectType, ScalarType, Type } from '@cedille/types';
import type { PlaceTypes } from '../places/place-types.ts';
import { shapeByValuesName } from '../places/well-known-names.ts';
import { ARRAY, BOOLEAN, NONE, NULL, NUMBER, OBJECT, SCALAR, STRING, has, type TypeSet } from '../tree/value-type.ts';
import type { ValuesNode } from '../tree/values-node.ts';

/** What follows from all that is known of a node, before its schema is written. */
export interface NodeFacts {
  /** Types that are accepted, without those that follow from the places. */
  types: TypeSet;
  isObject: boolean;
  isArray: boolean;
  /** Properties that are known from values, reads or a schema. */
  properties: [string, ValuesNode][];
  objects: ObjectType[];
  maps: MapType[];
  lists: ListType[];
  scalars: ScalarType[];
  /** Printed whole at a place of which nothing is known. */
  isPassedWhole: boolean;
  /** A text is taken for the map or list that it is written for: it has to read as one. */
  isWrittenAsText: boolean;
  /** Unknown keys are accepted. */
  isOpen: boolean;
}

/** Weighs values, reads and places against each other. */
export function factsOf(node: ValuesNode, types: PlaceTypes): NodeFacts {
  const properties = node.sorted().filter(([, child]) => isLive(child));
  const known = knownTypes(node);
  const places = placesOf({ node, types, known, isPlain: properties.length === 0 && !node.element });
  const hasPlace = places.objects.length + places.maps.length + places.lists.length > 0;
  const isIterated = node.isRanged && !has(known & ~node.hintedTypes, OBJECT | ARRAY) && node.element !== undefined;
  const isObject =
    has(known, OBJECT) ||
    properties.length > 0 ||
    places.objects.length + places.maps.length > 0 ||
    (isIterated && node.isRangedByKey);
  const isArray = has(known, ARRAY) || places.lists.length > 0 || isIterated;
  const isPrinted = node.isPassedWhole || (node.isPrintedAsText && has(known, OBJECT | ARRAY));
  const isPassedWhole = places.isContradicted || (isPrinted && !(hasPlace && !node.mustBeOpen));
  return {
    ...places,
    properties,
    types: isObject || isArray ? known | node.hintedTypes : known,
    isObject,
    isArray,
    isPassedWhole,
    isWrittenAsText: !isPassedWhole && typesWhenPlaced(node) !== undefined,
    isOpen: node.mustBeOpen || (node.schemaIsOpen && !properties.length) || (isPassedWhole && !node.schemaIsClosed),
  };
}

/** Whether anything but a comment speaks of the node. */
export function isLive(node: ValuesNode): boolean {
  return node.inDefaults || node.isRead || node.isChart || node.statedTypes !== NONE;
}

function knownTypes(node: ValuesNode): TypeSet {
  let known = node.defaultTypes | node.statedTypes;
  if (has(known, ~NULL)) known |= node.hintedTypes;
  if (node.isJoined) known |= ARRAY | SCALAR;
  if (node.isTypeTested) known |= typesByUse(node);
  const isGuessed = node.defaultTypes === NONE && !node.hasSchemaTypes && has(node.statedTypes, SCALAR);
  return isGuessed ? known | STRING | NUMBER | BOOLEAN : known;
}

/** What is done with a value, whatever it is, says what it may be where the template asks for its type first. */
function typesByUse(node: ValuesNode): TypeSet {
  const placed = typesWhenPlaced(node);
  if (placed !== undefined) return placed;
  if (node.isPassedWhole) return SCALAR | OBJECT | ARRAY;
  return (node.isEmitted ? SCALAR : NONE) | (node.isRanged ? OBJECT | ARRAY : NONE) | node.hintedTypes;
}

/** What the places take, and text that the template runs for it; undefined where nothing says that they take one thing. */
function typesWhenPlaced({
  placeTypes,
  hintedTypes,
  defaultTypes,
  isTypeTested,
  isRanged,
}: ValuesNode): TypeSet | undefined {
  if (!isTypeTested || isRanged) return undefined;
  const kinds = new Set([...placeTypes.values()].map(({ kind }) => (kind === 'list' ? ARRAY : OBJECT)));
  const [only, ...others] = kinds;
  const isOne = only !== undefined && !others.length && has(defaultTypes, only) && has(hintedTypes, STRING);
  const isKnown = [...placeTypes.values()].every(({ kind }) => kind === 'object' || kind === 'map' || kind === 'list');
  return isOne && isKnown ? only | hintedTypes : undefined;
}

type Places = Pick<NodeFacts, 'objects' | 'maps' | 'lists' | 'scalars'> & { isContradicted: boolean };

interface PlacesQuery {
  node: ValuesNode;
  types: PlaceTypes;
  known: TypeSet;
  /** Neither properties nor element. */
  isPlain: boolean;
}

function placesOf(query: PlacesQuery): Places {
  const { node, known } = query;
  const places = sortPlaces([...node.placeTypes.values()]);
  if (contradicts(node, known, places)) return { ...sortPlaces([]), scalars: places.scalars, isContradicted: true };
  if (places.objects.length + places.maps.length + places.lists.length) return { ...places, isContradicted: false };
  const named = typeByName(query);
  return { ...sortPlaces(named ? [named] : []), scalars: places.scalars, isContradicted: false };
}

function sortPlaces(all: readonly Type[]): Omit<Places, 'isContradicted'> {
  return {
    objects: all.filter(type => type.kind === 'object'),
    maps: all.filter(type => type.kind === 'map'),
    lists: all.filter(type => type.kind === 'list'),
    scalars: all.filter(type => type.kind === 'scalar'),
  };
}

/** A default that does not fit its place: the place was misread, or is of a kind that nobody knows. */
function contradicts(
  node: ValuesNode,
  known: TypeSet,
  { objects, maps, lists }: Omit<Places, 'isContradicted'>,
): boolean {
  const takesMap = objects.length + maps.length > 0;
  const isList = has(known, ARRAY) && !has(known, OBJECT);
  const isMap = has(known, OBJECT) && !has(known, ARRAY) && node.isFilled;
  if ((isList && takesMap && !lists.length) || (isMap && lists.length > 0 && !takesMap)) return true;
  return isMap && objects.length > 0 && !maps.length && hasForeignDefault(node, objects);
}

/** Whether a default key is printed with the map, because nothing reads it alone, and no type that the map may have knows it. */
function hasForeignDefault(node: ValuesNode, objects: readonly ObjectType[]): boolean {
  return [...node.properties].some(
    ([key, child]) =>
      child.inDefaults && !child.isRead && objects.every(object => !object.rest && !object.fields.has(key)),
  );
}

/** The type that the key's name alone gives to what is printed whole somewhere, or is an empty map or list. */
function typeByName({ node, types, known, isPlain }: PlacesQuery): Type | undefined {
  const isEmpty = isPlain && has(known, OBJECT | ARRAY) && !node.isFilled;
  const isPrinted = node.isPassedWhole || node.isPrintedAsText;
  if (node.isRanged || node.isIndexed || !(isPrinted || isEmpty)) return undefined;
  const type = types.named(shapeByValuesName(node.key));
  const refused = type?.kind === 'list' ? OBJECT : ARRAY;
  return has(known, refused) ? undefined : type;
}
