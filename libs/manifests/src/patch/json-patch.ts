import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { PatchOperation } from './patch.ts';
import { PatchError } from './strategic-merge.ts';
import { valueNode } from './value-node.ts';

/**
 * Operations of JSON Patch (RFC 6902), one after the other.
 * @throws PatchError for a place that is not there, and for a test that fails
 */
export function applyOperations(root: YAMLMap, operations: readonly PatchOperation[]): void {
  for (const operation of operations) apply(root, operation);
}

function apply(root: YAMLMap, { op, path, from, value }: PatchOperation): void {
  const place = placeOf(root, path);
  if (op === 'add') return insert(place, valueNode(value));
  if (op === 'copy') return insert(place, existing(placeOf(root, from)).clone() as Node);
  if (op === 'move') {
    const moved = take(placeOf(root, from));
    return insert(placeOf(root, path), moved);
  }
  if (op === 'remove') return void take(place);
  if (op === 'replace') {
    existing(place);
    return put(place, valueNode(value));
  }
  const found = JSON.stringify(existing(place).toJSON());
  const expected = JSON.stringify(valueNode(value).toJSON());
  if (found !== expected) throw new PatchError(`expects ${path} to be ${JSON.stringify(value)}, and it is ${found}`);
}

interface Place {
  path: string;
  parent: YAMLMap | YAMLSeq;
  key: string;
}

function placeOf(root: YAMLMap, path: string | undefined): Place {
  if (path === undefined) throw new PatchError('has an operation without from');
  const keys = path
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = keys.pop();
  if (key === undefined) throw new PatchError('is about the whole object; only places in it can be changed');
  let parent: unknown = root;
  for (const step of keys)
    parent = isSeq(parent)
      ? parent.items[indexOf(parent, step, path)]
      : isMap(parent)
        ? parent.get(step, true)
        : undefined;
  if (!isMap(parent) && !isSeq(parent)) throw new PatchError(`names ${path}, which is not there`);
  return { path, parent, key };
}

function existing({ parent, key, path }: Place): Node {
  const node = isSeq(parent) ? parent.items[indexOf(parent, key, path)] : parent.get(key, true);
  if (node === undefined) throw new PatchError(`names ${path}, which is not there`);
  return node as Node;
}

function insert({ parent, key, path }: Place, node: Node): void {
  if (isSeq(parent)) parent.items.splice(key === '-' ? parent.items.length : indexOf(parent, key, path, 1), 0, node);
  else parent.set(key, node);
}

function put({ parent, key, path }: Place, node: Node): void {
  if (isSeq(parent)) parent.items[indexOf(parent, key, path)] = node;
  else parent.set(key, node);
}

function take(place: Place): Node {
  const node = existing(place);
  const { parent, key, path } = place;
  if (isSeq(parent)) parent.items.splice(indexOf(parent, key, path), 1);
  else parent.delete(key);
  return node;
}

/** @param beyond how far behind the last item it may be */
function indexOf(list: YAMLSeq, key: string, path: string, beyond = 0): number {
  const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : NaN;
  if (!(index < list.items.length + beyond)) throw new PatchError(`names ${path}, which is not there`);
  return index;
}
