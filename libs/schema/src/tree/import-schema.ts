import { typeOfName } from './value-type.ts';
import type { ValuesNode } from './values-node.ts';

type Schema = Record<string, unknown>;

const MAX_DEPTH = 25;

/** Enters a chart's own values schema into the tree: types, properties, items, and whether maps are open. */
export function importSchema(node: ValuesNode, schema: unknown): void {
  if (isObject(schema)) enter({ node, schema, root: schema, depth: 0 });
}

interface Entry {
  node: ValuesNode;
  schema: Schema;
  root: Schema;
  depth: number;
}

function enter(entry: Entry): void {
  const { node, schema, root, depth } = entry;
  if (depth > MAX_DEPTH) return;
  if (typeof schema['$ref'] === 'string') return enterReference(entry, schema['$ref']);
  node.inSchema = true;
  node.hasSchemaTypes = true;
  for (const name of [schema['type']].flat()) node.statedTypes |= typeOfName(name);
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    for (const part of list(schema[keyword])) enter({ node, schema: part, root, depth: depth + 1 });
  }
  for (const [key, property] of Object.entries(asObject(schema['properties']))) {
    const child = node.child(key);
    child.inSchema = true;
    child.isRead = true;
    if (isObject(property)) enter({ node: child, schema: property, root, depth: depth + 1 });
  }
  if (isObject(schema['items'])) enter({ node: node.item(), schema: schema['items'], root, depth: depth + 1 });
  enterOpenness(entry);
}

function enterReference({ node, root, depth }: Entry, reference: string): void {
  const target = reference.startsWith('#/') ? resolve(root, reference) : undefined;
  if (target) enter({ node, schema: target, root, depth: depth + 1 });
  else node.schemaIsOpen = true;
}

function resolve(root: Schema, reference: string): Schema | undefined {
  let found: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return isObject(found) ? found : undefined;
}

/** `additionalProperties: true` opens only a map without properties: beside properties it is mostly a generator's habit. */
function enterOpenness({ node, schema, root, depth }: Entry): void {
  const rest = schema['additionalProperties'];
  const hasProperties = Object.keys(asObject(schema['properties'])).length > 0;
  if (rest === false && hasProperties) node.schemaIsClosed = true;
  else if (rest === true && !hasProperties) node.schemaIsOpen = true;
  else if (isObject(rest)) {
    node.isRanged = true;
    enter({ node: node.item(), schema: rest, root, depth: depth + 1 });
  }
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Schema {
  return isObject(value) ? value : {};
}

function list(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
