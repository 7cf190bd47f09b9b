import { formatPath } from '@cedille/source';
import type { ObjectType } from '../form/type.ts';
import type { ObjectViolation } from './violation.ts';

/** Where the walk is: one array that grows and shrinks, copied only when something is found. */
export interface Walk {
  path: (string | number)[];
  /** The object types from the root to here, for telling where a misplaced field belongs. */
  owners: { type: ObjectType; depth: number }[];
  found: ObjectViolation[];
  /** Whether values must not be printed: the object is a Secret. */
  secret: boolean;
  /** Whether the object is of a kind of Kubernetes itself: read by Go types, not by a schema. */
  builtIn: boolean;
}

/** Notes a violation at the place where the walk is. */
export function report(walk: Walk, violation: Omit<ObjectViolation, 'path'>): void {
  walk.found.push({ ...violation, path: [...walk.path] });
}

/** The path in words, as a message begins with it. */
export function place({ path }: Walk): string {
  return path.length ? formatPath(path) : 'The object';
}

/** A value of the wrong type. */
export function wrongType(expected: string, value: unknown, walk: Walk): void {
  report(walk, { rule: 'type', message: `${place(walk)} is ${sortOf(value)}.`, expected });
}

/** A value of the right type that is refused. */
export function refuse({ shown, expected }: { shown: string; expected: string }, walk: Walk): void {
  report(walk, { rule: 'value', message: `${place(walk)} is ${shown}.`, expected });
}

/** What stands in the place of a value of the wrong type. The value itself may be a password, so it is not printed. */
function sortOf(value: unknown): string {
  if (value === null) return 'empty';
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number' }[typeof value as 'string'] ?? 'a map';
}

/** A value in a message, short, unless the object holds secrets. */
export function show(value: unknown, { secret }: Walk): string {
  if (secret) return sortOf(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
