import { didYouMean } from '@cedille/source';
import type { Field } from '../form/type.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { checkMetadata } from './check-metadata.ts';
import { checkValue } from './check-value.ts';
import type { ObjectViolation } from './violation.ts';
import { report, type Walk } from './walk.ts';
import type { KindFacts } from '../registry/kind-facts.ts';

type KubernetesObject = Readonly<Record<string, unknown>>;

/**
 * Holds an object, or every item of a List, against the facts of its kind: what the API server would refuse, and what it
 * would drop. Never throws; an empty list is a clean object. Left out: what is validated beyond types (libs/checks), admission,
 * and `status`, which is not taken from manifests.
 */
export function validateObject(registry: TypeRegistry, object: unknown): ObjectViolation[] {
  const walk: Walk = { path: [], owners: [], found: [], secret: false, builtIn: false };
  checkDocument(registry, object, walk);
  return walk.found;
}

function checkDocument(registry: TypeRegistry, object: unknown, walk: Walk): void {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return report(walk, {
      rule: 'type',
      message: 'The document is not a Kubernetes object.',
      expected: 'a map with apiVersion and kind',
    });
  }
  const { apiVersion, kind, items } = object as KubernetesObject;
  if (!hasText(apiVersion)) return missing({ key: 'apiVersion', object }, walk);
  if (!hasText(kind)) return missing({ key: 'kind', object }, walk);
  const facts = registry.lookup(apiVersion, kind);
  if (facts) return checkKnown(facts, object as KubernetesObject, walk);
  if (kind.endsWith('List') && Array.isArray(items)) return checkItems(registry, items, walk);
  unknownKind({ registry, apiVersion, kind }, walk);
}

function checkKnown(facts: KindFacts, object: KubernetesObject, walk: Walk): void {
  const before = { secret: walk.secret, builtIn: walk.builtIn };
  walk.builtIn = facts.builtIn;
  walk.secret = facts.apiVersion === 'v1' && facts.kind === 'Secret';
  const { status: _, ...desired } = object;
  checkValue(withoutStatus(facts), desired, walk);
  checkMetadata(facts, object['metadata'], walk);
  Object.assign(walk, before);
}

const desiredTypes = new WeakMap<KindFacts['type'], KindFacts['type']>();

/** The type of what is asked for: `status` is the cluster's answer, and some kinds require it there. */
function withoutStatus({ type }: KindFacts): KindFacts['type'] {
  const known = desiredTypes.get(type);
  if (known) return known;
  const fields = new Map(
    [...type.fields].map(([key, field]): [string, Field] => [
      key,
      key === 'status' ? { ...field, required: false } : field,
    ]),
  );
  const desired = {
    kind: 'object' as const,
    ...(type.name !== undefined && { name: type.name }),
    fields,
    ...(type.rest && { rest: type.rest }),
  };
  desiredTypes.set(type, desired);
  return desired;
}

function checkItems(registry: TypeRegistry, items: readonly unknown[], walk: Walk): void {
  for (const [index, item] of items.entries()) {
    walk.path.push('items', index);
    checkDocument(registry, item, walk);
    walk.path.splice(-2);
  }
}

function hasText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function missing({ key, object }: { key: 'apiVersion' | 'kind'; object: object }, walk: Walk): void {
  const near = Object.keys(object).find(written => written !== key && didYouMean(written, [key]) !== undefined);
  const expected = near === undefined ? `${key} as text` : `${key} as text, instead of ${near}`;
  report(walk, { rule: 'required', message: `The object has no ${key}.`, expected });
}

function unknownKind(
  { registry, apiVersion, kind }: { registry: TypeRegistry; apiVersion: string; kind: string },
  walk: Walk,
): void {
  const meant = registry.suggest(apiVersion, kind);
  const version = registry.kubernetesVersion;
  walk.path.push(registry.lookup(apiVersion, meant?.split(' ')[1] ?? '') ? 'kind' : 'apiVersion');
  report(walk, {
    rule: 'unknown-kind',
    message: `No facts tell what a ${kind} of ${apiVersion} is.`,
    expected: `a kind of Kubernetes${version ? ` ${version}` : ''}, or of a CustomResourceDefinition that a component brings`,
    ...(meant !== undefined && { didYouMean: meant }),
  });
  walk.path.pop();
}
