import { isIP } from 'node:net';
import { Environment, EvaluationError, Optional } from '@marcbachmann/cel-js';
import { isMap } from '@cedille/source';
import { rangeOf } from '../kubernetes/syntax.ts';
import { nanosOf } from '../kubernetes/quantity.ts';
import { memberSchema, type StructuralSchema } from './structural-schema.ts';

/** What a rule says of a value: undefined where it cannot be told without an API server. */
export type RuleVerdict = boolean | undefined;

/** One rule of `x-kubernetes-validations`. */
interface Written {
  rule: string;
  /** Whether it is about a change: it names `oldSelf`. */
  isTransition: boolean;
  /** Whether `oldSelf` may be missing: then the rule is asked of new values, too. */
  optionalOldSelf?: boolean | undefined;
}

/** What a rule is asked about. */
interface Asked {
  /** As {@link toCel} makes it. */
  self: unknown;
  /** The value before, made in the same way; absent where there is none, or none that belongs to this one. */
  oldSelf?: unknown;
}

/** Whether a rule compares with the value before. A text in quotes is none of its names. */
export function isTransition(rule: string): boolean {
  return /(?<![.\w])oldSelf\b/.test(rule.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""'));
}

/**
 * Evaluates a rule of `x-kubernetes-validations`. One that reads a field which is not there, and decides by nothing else, refuses,
 * as it does on an API server. A rule with a function that is not known here, or that ends in another error, says nothing, and
 * neither does one about a change where there is nothing to compare with.
 */
export function holds({ rule, isTransition: isAboutChange, optionalOldSelf }: Written, asked: Asked): RuleVerdict {
  const isFirst = asked.oldSelf === undefined;
  if (isAboutChange && isFirst && !optionalOldSelf) return undefined;
  const program = compile(rule, isAboutChange && optionalOldSelf === true);
  if (!program) return undefined;
  const { self, oldSelf } = asked;
  const before = optionalOldSelf ? (isFirst ? Optional.none() : Optional.of(oldSelf)) : oldSelf;
  try {
    const verdict: unknown = program(isAboutChange ? { self, oldSelf: before } : { self });
    return typeof verdict === 'boolean' ? verdict : undefined;
  } catch (error) {
    return error instanceof EvaluationError && error.code === 'no_such_key' ? false : undefined;
  }
}

type Program = (context: Asked) => unknown;

const LONGEST = 10_000;
const compiled = new Map<string, Program | undefined>();

function compile(rule: string, isOptional: boolean): Program | undefined {
  const key = `${isOptional ? '?' : ''}${rule}`;
  if (compiled.has(key)) return compiled.get(key);
  const program = rule.length > LONGEST ? undefined : tryCompile(rule, isOptional);
  compiled.set(key, program);
  return program;
}

function tryCompile(rule: string, isOptional: boolean): Program | undefined {
  const environment = isOptional ? optional() : plain();
  try {
    if (!environment.check(rule).valid) return undefined;
    return environment.parse(rule) as Program;
  } catch {
    return undefined;
  }
}

class Quantity {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

let ordinary: Environment | undefined;
let withOptional: Environment | undefined;

/** For rules whose `oldSelf` is a value as `self` is. */
function plain(): Environment {
  return (ordinary ??= base().registerVariable('oldSelf', 'dyn'));
}

/** For those whose `oldSelf` may be missing. */
function optional(): Environment {
  return (withOptional ??= base().registerVariable('oldSelf', 'optional'));
}

/** CEL with what Kubernetes adds to it and rules really use. */
function base(): Environment {
  return new Environment({ enableOptionalTypes: true, limits: { maxAstNodes: 10_000, maxDepth: 250 } })
    .registerVariable('self', 'dyn')
    .registerType('Quantity', Quantity)
    .registerFunction('quantity(string): Quantity', quantityOf)
    .registerFunction('isQuantity(string): bool', (text: string) => nanosOf(text) !== undefined)
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos > b.nanos)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos < b.nanos)
    .registerFunction('Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) => sign(a.nanos - b.nanos))
    .registerFunction('isIP(string): bool', (text: string) => isIP(text) !== 0 && !text.includes('%'))
    .registerFunction('isCIDR(string): bool', (text: string) => rangeOf(text) !== undefined);
}

function quantityOf(text: string): Quantity {
  const nanos = nanosOf(text);
  if (nanos === undefined) throw new Error(`${text} is no quantity`);
  return new Quantity(nanos);
}

function sign(number: bigint): bigint {
  return number < 0n ? -1n : number > 0n ? 1n : 0n;
}

/** A value as CEL reads it: whole numbers are integers, unless the schema says `number`. */
export function toCel(schema: StructuralSchema, value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) && schema.type !== 'number' ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item, index) => toCel(memberSchema(schema, index), item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      Object.hasOwn(schema.properties ?? {}, key) ? celName(key) : key,
      toCel(memberSchema(schema, key), member),
    ]),
  );
}

/** Words that CEL keeps for itself. */
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const SIGNS: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/**
 * The name by which rules reach a field.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#available-validation-libraries
 */
function celName(field: string): string {
  return RESERVED.has(field) ? `__${field}__` : field.replace(/__|[./-]/g, sign => SIGNS[sign]!);
}
