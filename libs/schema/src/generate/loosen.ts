import type { Path } from '@cedille/source';
import { ARRAY, has } from '../tree/value-type.ts';
import type { ValuesNode } from '../tree/values-node.ts';

interface Refused {
  path: Path;
  code: string;
}

/** Accepts a value that the chart reads after all: the one key, where only a key is missing. */
export function admit(root: ValuesNode, violation: Refused): void {
  const key = violation.path.at(-1);
  const { node, isExact } = findNode(root, violation.path.slice(0, -1));
  const isKey = violation.code === 'unknown-key' && typeof key === 'string' && isExact && !typedAncestor(node);
  if (!isKey) return loosen(root, violation);
  const child = node.child(key);
  child.isRead = true;
  child.mustBeAnything = true;
}

/** Opens the node where a default value is refused, or the typed place above it. */
export function loosen(root: ValuesNode, { path, code }: Refused): void {
  const { node, isExact } = findNode(root, code === 'unknown-key' ? path.slice(0, -1) : path);
  const typed = typedAncestor(node);
  if (typed) {
    typed.placeTypes.clear();
    typed.mustBeOpen = true;
    typed.isPassedWhole = true;
  } else if (code === 'unknown-key' || !isExact) node.mustBeOpen = true;
  else node.mustBeAnything = true;
}

/** The node at a path, or the deepest one on the way. */
export function findNode(root: ValuesNode, path: readonly (string | number)[]): { node: ValuesNode; isExact: boolean } {
  let node = root;
  for (const step of path) {
    const isItem = typeof step === 'number' && node.element !== undefined && has(node.defaultTypes, ARRAY);
    const next = isItem ? node.element : (node.properties.get(String(step)) ?? node.element);
    if (!next) return { node, isExact: false };
    node = next;
  }
  return { node, isExact: true };
}

function typedAncestor(node: ValuesNode): ValuesNode | undefined {
  for (let at: ValuesNode | undefined = node; at; at = at.parent) if (at.placeTypes.size) return at;
  return undefined;
}
