import type { JsonSchema } from '@cedille/source';
import type { Type } from '@cedille/types';
import { informative, keyOfType, type PlaceTypes } from '../places/place-types.ts';
import { ARRAY, BOOLEAN, NONE, NULL, OBJECT, STRING, has, namesOf } from '../tree/value-type.ts';
import type { ValuesNode } from '../tree/values-node.ts';
import { factsOf, type NodeFacts } from './node-facts.ts';
import { ofStructure, orOff } from './leniency.ts';
import { PlaceSchemas, namesOfScalar, oneOrMany } from './place-schemas.ts';
import { ANY_SCALAR, scalarNames, textOfNumber } from './scalar-types.ts';

/** A schema without definitions, and the definitions it refers to. */
export interface GeneratedSchema {
  schema: JsonSchema;
  definitions: Map<string, JsonSchema>;
  /** Whether the tree was more than is written down, so that some of it accepts anything. */
  isCut: boolean;
}

/** A replacement for what would be generated at a node; `isFree` where the map above accepts any key anyway. */
export type Override = (node: ValuesNode, generated: () => JsonSchema, isFree: boolean) => JsonSchema;

/** Writes the closed schema of a tree. */
export function generateSchema(
  root: ValuesNode,
  types: PlaceTypes,
  override: Override = (_, generated) => generated(),
): GeneratedSchema {
  const generator = new SchemaGenerator(types, override);
  const schema = generator.of(root, false);
  return { schema, definitions: generator.places.definitions(), isCut: generator.isCut };
}

/** More than any known chart has by a factor of ten. */
const MAX_WRITTEN = 200_000;

class SchemaGenerator {
  readonly places: PlaceSchemas;
  private readonly types: PlaceTypes;
  private readonly override: Override;
  /** Nodes that may still be written; the rest accepts anything. */
  private left = MAX_WRITTEN;

  get isCut(): boolean {
    return this.left <= 0;
  }

  constructor(types: PlaceTypes, override: Override) {
    this.types = types;
    this.override = override;
    this.places = new PlaceSchemas(types);
  }

  /** `isFree`: something above accepts unknown keys; then so does all that is below. */
  of(node: ValuesNode, isFree: boolean): JsonSchema {
    return this.override(node, () => withNull(node, withOff(node, this.generate(node, isFree))), isFree);
  }

  private generate(node: ValuesNode, isFree: boolean): JsonSchema {
    if (node.mustBeAnything) return true;
    if (node.isBottomless || --this.left <= 0) return true;
    const facts = factsOf(node, this.types);
    const isOpen = facts.isOpen || isFree;
    const isUnknown = !has(facts.types, ~NULL) && !facts.isObject && !facts.isArray;
    if (isUnknown && !node.isChart) return schemaOfUnknown(node, facts);
    const isText = facts.isPassedWhole && !node.isFilled && !has(facts.types, OBJECT | ARRAY);
    if (isText && !node.schemaIsClosed && !node.isChart) return true;
    if (!facts.isObject && !facts.isArray) return schemaOfScalar(node, facts);
    const place = facts.isArray || isOpen ? undefined : soleObject(node, facts);
    if (place) return this.places.of(place);
    return this.schemaOfContainer(node, facts, isOpen);
  }

  private schemaOfContainer(node: ValuesNode, facts: NodeFacts, isOpen: boolean): JsonSchema {
    const { isObject, isArray } = facts;
    const isWalked = isArray && !isObject && node.isRanged;
    const types = [...scalarNames(node, facts)];
    if (isObject) types.push('object');
    if (isArray) types.push('array');
    if (isWalked) types.push('object');
    const items = isArray ? this.itemsKeyword(node, facts, isOpen) : {};
    return {
      type: oneOrMany(types),
      ...(types.includes('string') && facts.isWrittenAsText && ofStructure()),
      ...(isObject && this.objectKeywords(node, facts, isOpen)),
      ...items,
      ...(isWalked && 'items' in items && { additionalProperties: items['items'] }),
    };
  }

  private objectKeywords(node: ValuesNode, facts: NodeFacts, isOpen: boolean): Record<string, JsonSchema> {
    const properties = this.properties(node, facts, isOpen);
    const additional = isOpen ? true : node.isChart ? this.ofComputedKeys(node) : this.additional(node, facts);
    return {
      ...(properties.size && { properties: Object.fromEntries([...properties].sort(([a], [b]) => (a < b ? -1 : 1))) }),
      ...(additional !== true && { additionalProperties: additional }),
    };
  }

  private properties(node: ValuesNode, facts: NodeFacts, isOpen: boolean): Map<string, JsonSchema> {
    const properties = new Map<string, JsonSchema>();
    for (const object of isOpen ? [] : facts.objects) {
      for (const [key, schema] of this.places.propertiesOf(object)) properties.set(key, schema);
      this.passPlaceDown(node, object);
    }
    for (const [key, child] of facts.properties) {
      const isInPlace = properties.has(key) && facts.objects.length > 0;
      if (isInPlace && !addsToPlace(child)) properties.set(key, withNull(child, properties.get(key)!));
      else if (child.isRead || !(isOpen || facts.maps.length))
        properties.set(key, this.of(child, isOpen && !node.isChart));
    }
    if (node.isChart && node.parent) properties.set('global', true);
    return properties;
  }

  /** Where a template computes which of all values it reads, any may be meant. */
  private ofComputedKeys(node: ValuesNode): JsonSchema {
    if (!node.element || !(node.isIndexed || node.isRanged)) return false;
    return this.of(node.element, false);
  }

  /** What is known of a property as part of its parent's place is known of it, too. */
  private passPlaceDown(node: ValuesNode, object: NodeFacts['objects'][number]): void {
    for (const [key, child] of node.properties) {
      if (!child.properties.size && !child.element) continue;
      if (!object.fields.has(key)) continue;
      const type = informative(this.types.step(object, key));
      if (!type) child.isPassedWhole = true;
      else if (type.kind !== 'scalar') child.placeTypes.set(keyOfType(type), type);
    }
  }

  /** What unknown keys of a map that is not free may hold. */
  private additional(node: ValuesNode, { types, objects, maps, properties }: NodeFacts): JsonSchema {
    const isList = has(types, ARRAY);
    if (maps.length && !objects.length) return this.places.of(maps[0]!.value);
    const isDictionary =
      (node.isRanged && (!isList || has(node.hintedTypes, OBJECT))) || node.isRangedByKey || node.isIndexed;
    if (isDictionary) return node.element ? this.of(node.element, false) : true;
    if (objects.length) return unionOfRests(objects, this.places);
    if (has(node.defaultTypes, OBJECT) && !node.isFilled && !hasEvidence(node) && !node.schemaIsClosed) return true;
    if (properties.length) return false;
    return node.element && !isList ? this.of(node.element, false) : true;
  }

  private itemsKeyword(node: ValuesNode, { lists }: NodeFacts, isOpen: boolean): Record<string, JsonSchema> {
    if (isOpen) return {};
    const items = lists.length
      ? this.itemOfPlace(node, lists[0]!.item)
      : node.element
        ? this.of(node.element, false)
        : true;
    return items === true ? {} : { items };
  }

  private itemOfPlace(node: ValuesNode, item: Type): JsonSchema {
    if (!node.element || item.kind !== 'object' || !holdsNull(node.element)) return this.places.of(item);
    node.element.placeTypes.set(keyOfType(item), item);
    return this.of(node.element, false);
  }
}

/** A map that is what one place takes, and nothing else. */
function soleObject(node: ValuesNode, facts: NodeFacts): NodeFacts['objects'][number] | undefined {
  const { objects, maps, properties } = facts;
  const isSole = objects.length === 1 && !maps.length && !properties.length && !scalarNames(node, facts).length;
  return isSole && !node.isChart ? objects[0] : undefined;
}

function unionOfRests(objects: NodeFacts['objects'], places: PlaceSchemas): JsonSchema {
  const rest = objects.find(object => object.rest)?.rest;
  return rest ? places.of(rest) : false;
}

/** A property that a place already describes counts only where a template reads more of it, or a default in it is null. */
function addsToPlace(child: ValuesNode): boolean {
  if (holdsNull(child)) return true;
  const isTyped = (child.defaultTypes | child.statedTypes) !== NONE;
  return isTyped && child.isRead && (child.properties.size > 0 || child.element !== undefined);
}

/** Whether a default below is null: Helm shows it to its judge, and no type of Kubernetes takes it. */
function holdsNull(node: ValuesNode): boolean {
  const below = [...node.properties.values(), ...(node.element ? [node.element] : [])];
  return below.some(child => has(child.defaultTypes, NULL) || holdsNull(child));
}

/** Whether values, reads or a schema say what is in the map. */
function hasEvidence(node: ValuesNode): boolean {
  if (node.element) return true;
  return [...node.properties.values()].some(child => child.isRead || child.inDefaults || child.isChart);
}

/** Neither a default nor a schema: what is printed is a scalar, all else may be anything. */
function schemaOfUnknown(node: ValuesNode, { scalars, isPassedWhole }: NodeFacts): JsonSchema {
  if (isPassedWhole) return true;
  if (scalars.length) {
    const names = new Set(scalars.flatMap(({ scalar }) => namesOfScalar(scalar)));
    if (scalars.some(({ scalar }) => scalar === 'string')) ANY_SCALAR.forEach(name => names.add(name));
    return { type: oneOrMany([...names.add('string')].sort()) };
  }
  const structures = namesOf(node.hintedTypes & (OBJECT | ARRAY));
  return node.isEmitted ? { type: [...ANY_SCALAR, ...structures] } : true;
}

function schemaOfScalar(node: ValuesNode, facts: NodeFacts): JsonSchema {
  if (facts.isPassedWhole && facts.types === STRING && !node.isFilled) return true;
  const types = scalarNames(node, facts);
  if (!types.length) return true;
  return { type: oneOrMany(types), ...defaultOf(node), ...textOfNumber(node, facts, types) };
}

const MAX_DEFAULT_LENGTH = 60;

/** The default, for whoever hovers over the key; not when it is long or may be secret. */
function defaultOf({ key, defaultValue }: ValuesNode): { default?: string | number | boolean } {
  const isLong =
    typeof defaultValue === 'string' && (defaultValue.length > MAX_DEFAULT_LENGTH || defaultValue.includes('\n'));
  const isHidden =
    typeof defaultValue === 'string' && defaultValue !== '' && /password|passwd|secret|token|key/i.test(key);
  return defaultValue === undefined || isLong || isHidden ? {} : { default: defaultValue };
}

/** What every use asks for first can be switched off: `false`, an empty text or 0 are as good as nothing. */
function withOff(node: ValuesNode, schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean' || !node.isSwitch || node.isUsedUnasked || node.isChart) return schema;
  if (has(node.defaultTypes | node.statedTypes, BOOLEAN)) return schema;
  return orOff(schema);
}

/** Where null is the default, Helm hands it to its judge. */
function withNull(node: ValuesNode, schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean' || !has(node.defaultTypes, NULL)) return schema;
  if (schema['type'] === undefined) return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [...[schema['type']].flat(), 'null'] };
}
