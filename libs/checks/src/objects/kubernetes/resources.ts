import type { ObjectViolation } from '@cedille/types';
import { isQualifiedName } from '@cedille/types';
import { shown, type Field } from './field.ts';
import { nanosOf } from './quantity.ts';

/** What a container can ask for without a domain before it. */
const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);
const WHOLE = 1_000_000_000n;

/** Requests and limits of a container. */
export function* containerResources(resources: Field): Iterable<ObjectViolation> {
  const limits = new Map(resources.at('limits').members);
  for (const field of limits.values()) yield* resource(field);
  for (const [name, request] of resources.at('requests').members) {
    yield* resource(request);
    yield* againstLimit(request, limits.get(name), name);
  }
}

function* resource(field: Field): Iterable<ObjectViolation> {
  const name = String(field.path.at(-1));
  const bare = name.startsWith('hugepages-') || STANDARD.has(name);
  if (!name.includes('/') && !bare)
    yield field.refuse(
      'is no resource of containers',
      'cpu, memory, ephemeral-storage, hugepages-… or one of a domain',
    );
  else if (!isQualifiedName(name) || /^requests\./.test(name))
    yield field.refuse('is no name of a resource', 'a name such as nvidia.com/gpu');
  const nanos = nanosOf(field.value);
  if (nanos !== undefined && nanos < 0n) yield field.refuse(`is ${shown(field.value)}`, '0 or more');
  else if (nanos !== undefined && isExtended(name) && nanos % WHOLE)
    yield field.refuse(`is ${shown(field.value)}`, 'a whole number');
}

/** Whether containers can ask for a resource of this name. */
export function isContainerResource(name: string): boolean {
  return isQualifiedName(name) && (name.includes('/') || name.startsWith('hugepages-') || STANDARD.has(name));
}

/** A resource of a domain that is not that of Kubernetes: it comes in whole numbers. */
export function isExtended(name: string): boolean {
  return name.includes('/') && !/(?:^|\.)kubernetes\.io\//.test(name);
}

function* againstLimit(request: Field, limit: Field | undefined, name: string): Iterable<ObjectViolation> {
  const cannotOvercommit = isExtended(name) || name.startsWith('hugepages-');
  if (!limit) {
    if (cannotOvercommit) yield request.refuse('has no limit of the same size', 'a limit that equals it');
    return;
  }
  const [asked, most] = [nanosOf(request.value), nanosOf(limit.value)];
  if (asked === undefined || most === undefined) return;
  if (asked > most) yield request.refuse(`is ${shown(request.value)}`, `at most the limit, ${shown(limit.value)}`);
  else if (asked < most && cannotOvercommit)
    yield request.refuse(`is ${shown(request.value)}`, `the limit, ${shown(limit.value)}`);
}
