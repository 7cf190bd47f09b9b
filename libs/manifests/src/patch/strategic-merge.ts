import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { valueNode } from './value-node.ts';

/** A patch that cannot be carried out; says why, in a sentence without its subject. */
export class PatchError extends Error {}

/** Returned where the patch removes the object itself. */
export const REMOVED = Symbol('removed');

/**
 * Strategic merge, as far as an object's own type tells it: maps are merged, null removes a key, and lists of Kubernetes' own
 * kinds whose items have a key are merged by it; those of the patch come first, as with Kustomize. Every other list is replaced.
 * @param isBuiltIn the kind is one of Kubernetes itself
 * @throws PatchError for a directive that is not known here
 */
export function mergePatch(
  target: YAMLMap,
  patch: Readonly<Record<string, unknown>>,
  isBuiltIn: boolean,
): typeof REMOVED | undefined {
  const directive = directiveOf(patch);
  if (directive === 'delete') return REMOVED;
  if (directive === 'replace') target.items = [];
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch') continue;
    if (key.startsWith('$')) throw new PatchError(`uses ${key}, which is not carried out here`);
    mergeKey({ target, key, value, isBuiltIn });
  }
  return undefined;
}

interface KeyOptions {
  target: YAMLMap;
  key: string;
  value: unknown;
  isBuiltIn: boolean;
}

function mergeKey({ target, key, value, isBuiltIn }: KeyOptions): void {
  const known = target.get(key, true) as Node | undefined;
  if (value === null) target.delete(key);
  else if (isData(value) && isMap(known)) {
    if (mergePatch(known, value, isBuiltIn) === REMOVED) target.delete(key);
  } else if (isData(value) && directiveOf(value) === 'delete') target.delete(key);
  else if (Array.isArray(value) && isSeq(known) && isBuiltIn) mergeList(known, { key, value });
  else target.set(key, valueNode(withoutDirectives(value)));
}

function mergeList(list: YAMLSeq, { key, value }: { key: string; value: unknown[] }): void {
  if (value.some(item => isData(item) && item['$patch'] === 'replace')) {
    list.items = value.filter(item => !isData(item) || item['$patch'] === undefined).map(valueNode);
    return;
  }
  const mergeBy = mergeKeyOf(key, value);
  if (!mergeBy) {
    list.items = value.map(valueNode);
    list.flow = false;
    return;
  }
  const first: unknown[] = [];
  for (const item of value as Record<string, unknown>[]) {
    const index = list.items.findIndex(one => isMap(one) && textOf(one.get(mergeBy, true)) === String(item[mergeBy]));
    const [found] = index < 0 ? [] : list.items.splice(index, 1);
    if (isMap(found)) {
      if (mergePatch(found, item, true) !== REMOVED) first.push(found);
    } else if (directiveOf(item) === 'delete')
      throw new PatchError(`removes ${String(item[mergeBy])} from ${key}, where it is not`);
    else first.push(valueNode(withoutDirectives(item)));
  }
  list.items = [...first, ...list.items];
}

/** What items of a list of Kubernetes' own kinds are told apart by. A list that is not here is replaced as a whole. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  ephemeralContainers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  // Of a container, and of a Service.
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  secrets: ['name'],
  webhooks: ['name'],
};

function mergeKeyOf(key: string, value: readonly unknown[]): string | undefined {
  const mergeBy = MERGE_KEYS[key]?.find(candidate =>
    value.every(item => isData(item) && item[candidate] !== undefined),
  );
  if (MERGE_KEYS[key] && !mergeBy && value.some(isData))
    throw new PatchError(`has an item of ${key} without ${MERGE_KEYS[key].join(' or ')}`);
  return mergeBy;
}

function directiveOf(value: Readonly<Record<string, unknown>>): 'delete' | 'replace' | undefined {
  const directive = value['$patch'];
  if (directive === undefined || directive === 'merge') return undefined;
  if (directive === 'delete' || directive === 'replace') return directive;
  throw new PatchError(`says $patch: ${String(directive)}, where delete or replace is expected`);
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isData(value)) return value;
  directiveOf(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => key !== '$patch' && item !== null)
      .map(([key, item]) => [key, withoutDirectives(item)]),
  );
}

function isData(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) ? String(node.value) : undefined;
}
