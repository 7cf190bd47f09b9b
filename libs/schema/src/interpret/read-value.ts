import { NOTHING, isItem, ofNodes, union, unionAll, type AbstractValue } from './abstract-value.ts';

/** What `.key` of a value is: the nodes of that name are read from now on. */
export function readField(value: AbstractValue, key: string): AbstractValue {
  const children = value.nodes.map(node => node.child(key));
  for (const node of value.nodes) node.use();
  for (const child of children) child.isRead = true;
  const entry = value.dictionary?.get(key) ?? NOTHING;
  return union(union(ofNodes([...new Set(children)]), entry), value.element ?? NOTHING);
}

export function readPath(value: AbstractValue, path: readonly string[]): AbstractValue {
  return path.reduce(readField, value);
}

/** What `range` binds to: any item or entry. */
export function readElement(value: AbstractValue, options: { withKeys?: boolean } = {}): AbstractValue {
  const { nodes } = value;
  for (const node of nodes) {
    node.use();
    node.isRanged = true;
    node.isRangedByKey ||= options.withKeys ?? false;
  }
  const known = union(ofNodes(nodes.map(node => node.item())), ownEntries(value));
  if (!value.yaml || value.nodes.length) return known;
  return union(known, readElement(value.yaml, options));
}

/** What `index` or `get` gives: fields when the key is constant, any item when it is a number or not known. */
export function readIndex(value: AbstractValue, key: AbstractValue): AbstractValue {
  if (!key.constants.length) return readAnyKey(value, key);
  return unionAll(key.constants.map(name => (isItem(name) ? readItem(value, name) : readField(value, name))));
}

/** An item by its number, where the template has written the list itself. */
function readItem(value: AbstractValue, number: string): AbstractValue {
  const own = value.dictionary?.get(number);
  if (!own) return readElement(value);
  return union(own, readElement({ ...value, dictionary: new Map() }));
}

/** All values at once have any key, too, unless the template's own text names it. */
function readAnyKey(value: AbstractValue, { isPiece }: AbstractValue): AbstractValue {
  const nodes = value.nodes.filter(node => !(node.isChart && isPiece));
  for (const node of nodes) {
    node.use();
    node.isIndexed = true;
  }
  return union(ofNodes(nodes.map(node => node.item())), ownEntries(value));
}

function ownEntries(value: AbstractValue): AbstractValue {
  return union(unionAll([...(value.dictionary?.values() ?? [])]), value.element ?? NOTHING);
}
