import type { JsonSchema } from '@cedille/source';
import type { Type } from '@cedille/types';
import { informative, keyOfType, type PlaceTypes } from '../places/place-types.ts';
import {
  ARRAY,
  BOOLEAN,
  INTEGER,
  NONE,
  NULL,
  NUMBER,
  OBJECT,
  SCALAR,
  STRING,
  has,
  namesOf,
  typeOfName,
  type TypeSet,
} from '../tree/value-type.ts';
import type { ValuesNode } from '../tree/values-node.ts';
import { factsOf, type NodeFacts } from './node-facts.ts';
import { PlaceSchemas, namesOfScalar, oneOrMany } from './place-schemas.ts';

/** A schema without definitions, and the definitions it refers to. */
export interface GeneratedSchema {
  schema: JsonSchema;
  definitions: Map<string, JsonSchema>;
}

/** A replacement for what would be generated at a node. */
export type Override = (node: ValuesNode, generated: () => JsonSchema) => JsonSchema;

/** Writes the closed schema of a tree. */
export function generateSchema(
  root: ValuesNode,
  types: PlaceTypes,
  override: Override = (_, generated) => generated(),
): GeneratedSchema {
  const generator = new SchemaGenerator(types, override);
  const schema = generator.of(root, false);
  return { schema, definitions: generator.places.definitions() };
}

/** What accepts text, numbers and booleans: a template prints all of them. */
const ANY_SCALAR: readonly string[] = ['string', 'number', 'boolean'];

class SchemaGenerator {
  readonly places: PlaceSchemas;
  private readonly types: PlaceTypes;
  private readonly override: Override;

  constructor(types: PlaceTypes, override: Override) {
    this.types = types;
    this.override = override;
    this.places = new PlaceSchemas(types);
  }

  /** `isFree`: something above accepts unknown keys; then so does all that is below. */
  of(node: ValuesNode, isFree: boolean): JsonSchema {
    return this.override(node, () => withNull(node, this.generate(node, isFree)));
  }

  private generate(node: ValuesNode, isFree: boolean): JsonSchema {
    if (node.mustBeAnything) return true;
    const facts = factsOf(node, this.types);
    const isOpen = facts.isOpen || isFree;
    const isUnknown = !has(facts.types, ~NULL) && !facts.isObject && !facts.isArray;
    if (isUnknown && !node.isChart) return schemaOfUnknown(node, facts);
    if (facts.isPassedWhole && !node.isFilled && !has(facts.types, OBJECT | ARRAY) && !node.schemaIsClosed) return true;
    if (!facts.isObject && !facts.isArray) return schemaOfScalar(node, facts);
    const place = facts.isArray || isOpen ? undefined : soleObject(node, facts);
    if (place) return this.places.of(place);
    return this.schemaOfContainer(node, facts, isOpen);
  }

  private schemaOfContainer(node: ValuesNode, facts: NodeFacts, isOpen: boolean): JsonSchema {
    const { isObject, isArray } = facts;
    const isIterated = isArray && !isObject && node.isRanged;
    const types = [...scalarNames(node, facts)];
    if (isObject) types.push('object');
    if (isArray) types.push('array');
    if (isIterated) types.push('object');
    return {
      type: oneOrMany(types),
      ...(isObject && this.objectKeywords(node, facts, isOpen)),
      ...(isArray && this.itemsKeyword(node, facts, isOpen)),
      ...(isIterated && { maxProperties: 0 }),
    };
  }

  private objectKeywords(node: ValuesNode, facts: NodeFacts, isOpen: boolean): Record<string, JsonSchema> {
    const properties = this.properties(node, facts, isOpen);
    const additional = node.isChart ? false : isOpen ? true : this.additional(node, facts);
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
      else if (child.isRead || !(isOpen || facts.maps.length)) properties.set(key, this.of(child, isOpen));
    }
    if (node.isChart && node.parent) properties.set('global', true);
    return properties;
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
    const isDictionary = (node.isRanged && !isList) || node.isRangedByKey || (node.isIndexed && !properties.length);
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
  return node.isEmitted ? { type: [...ANY_SCALAR] } : true;
}

function schemaOfScalar(node: ValuesNode, facts: NodeFacts): JsonSchema {
  if (facts.isPassedWhole && facts.types === STRING && !node.isFilled) return true;
  const types = scalarNames(node, facts);
  if (!types.length) return true;
  return { type: oneOrMany(types), ...defaultOf(node) };
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

/** Names of the scalar types that are accepted; beside a map that only templates speak of, any scalar switches it off. */
function scalarNames(node: ValuesNode, { types, isObject, objects, maps, properties, scalars }: NodeFacts): string[] {
  for (const { scalar } of scalars) {
    if (scalar === 'int-or-string' && has(types, STRING | INTEGER)) return ['string', 'integer'];
    if (scalar === 'quantity' && has(types, STRING | INTEGER | NUMBER)) return ['string', 'number'];
  }
  if (scalars.length && has(types, STRING) && !node.isFilled) return acceptedWhenEmpty(types, scalars);
  const isOnlyRead = !has(types, ~NULL) && isObject && !objects.length && !maps.length && !node.isChart;
  if (isOnlyRead && properties.length) return [...ANY_SCALAR];
  return namesOf(types & (STRING | INTEGER | NUMBER | BOOLEAN));
}

/** An empty text as default says that nothing is set, not that a text is wanted: what the place takes is accepted, too. */
function acceptedWhenEmpty(types: TypeSet, scalars: NodeFacts['scalars']): string[] {
  const fromPlace = scalars.flatMap(({ scalar }) => namesOfScalar(scalar)).map(typeOfName);
  return namesOf(fromPlace.reduce((all, type) => all | type, types & SCALAR));
}

/** Where null is the default, Helm hands it to its judge. */
function withNull(node: ValuesNode, schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean' || !has(node.defaultTypes, NULL)) return schema;
  if (schema['type'] === undefined) return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [...[schema['type']].flat(), 'null'] };
}
