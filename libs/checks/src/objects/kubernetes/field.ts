import { formatPath, type Path } from '@cedille/source';
import type { ObjectViolation } from '@cedille/types';

/** One place in an object, with what stands there. Of another type than asked for is as if it were not there: types are judged elsewhere. */
export class Field {
  readonly value: unknown;
  readonly path: Path;

  constructor(value: unknown, path: Path = []) {
    this.value = value;
    this.path = path;
  }

  /** The place below, whether or not anything stands there. */
  at(...steps: (string | number)[]): Field {
    const value = steps.reduce<unknown>((above, step) => memberOf(above, step), this.value);
    return new Field(value, [...this.path, ...steps]);
  }

  /** Whether anything but null stands here. */
  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** Items of a list. */
  get items(): Field[] {
    return Array.isArray(this.value) ? this.value.map((item, index) => new Field(item, [...this.path, index])) : [];
  }

  /** Members of a map that are set. */
  get members(): [string, Field][] {
    if (!isMap(this.value)) return [];
    return Object.entries(this.value).flatMap(([key, value]): [string, Field][] =>
      value === undefined || value === null ? [] : [[key, new Field(value, [...this.path, key])]],
    );
  }

  /** Text that is not empty: Go does not tell an empty one from none. */
  get text(): string | undefined {
    return typeof this.value === 'string' && this.value !== '' ? this.value : undefined;
  }

  /** A whole number. */
  get whole(): number | undefined {
    return Number.isInteger(this.value) ? (this.value as number) : undefined;
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  get isMap(): boolean {
    return isMap(this.value);
  }

  /** What is refused here: `spec.ports[0].port is 70000.` */
  refuse(what: string, expected: string): ObjectViolation {
    const where = this.path.length ? formatPath(this.path) : 'The object';
    return { rule: 'refused', path: [...this.path], message: `${where} ${what}.`, expected };
  }

  /** That something has to stand here. */
  missing(expected: string): ObjectViolation {
    const owner = this.path.slice(0, -1);
    const where = owner.length ? formatPath(owner) : 'The object';
    return { rule: 'refused', path: owner, message: `${where} has no ${String(this.path.at(-1))}.`, expected };
  }
}

/** What is wrong at one place. */
export type Rule = (field: Field) => Iterable<ObjectViolation>;

/** A value in a message, short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function memberOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[step as number] as unknown;
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function isMap(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
