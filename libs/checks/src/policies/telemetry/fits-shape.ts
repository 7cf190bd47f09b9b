import { didYouMean, isMap, type Path } from '@cedille/source';
import type { Finding } from '../../rules/rule.ts';
import type { Shape } from './collector-facts.ts';

/** What is found, below a component that has a name. */
export interface ShapeContext {
  /** As a message calls it: `exporter otlp_grpc`. */
  owner: string;
  /** Names of extensions that are started. */
  extensions: ReadonlySet<string>;
}

/** What a collector would refuse of a value: keys that it does not know, and values of another form. Nothing counts as unset. */
export function* misfits(value: unknown, shape: Shape, path: Path, context: ShapeContext): Generator<Finding> {
  // What comes from the environment of the collector is known when it starts.
  if (shape === 'any' || value === null || value === undefined || isFilledIn(value)) return;
  if (typeof shape === 'string') yield* scalarMisfit(value, shape, path, context);
  else if ('list' in shape) {
    if (!Array.isArray(value)) yield wrongForm(value, 'a list', path, context);
    else for (const [index, item] of value.entries()) yield* misfits(item, shape.list, [...path, index], context);
  } else if (!isMap(value)) yield wrongForm(value, 'a map', path, context);
  else
    for (const [key, item] of Object.entries(value)) {
      const inner = 'map' in shape ? shape.map : ownShape(shape.keys, key);
      if (inner !== undefined) yield* misfits(item, inner, [...path, key], context);
      else if ('keys' in shape) yield unknownKey(key, Object.keys(shape.keys), [...path, key], context);
    }
}

function ownShape(keys: Readonly<Record<string, Shape>>, key: string): Shape | undefined {
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}

function isFilledIn(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

const DURATION = /^[-+]?(?:0|(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/;

/** Forms of scalars: what fits, and how it is called. Many numbers are read from words and units as well: `detailed`, 1MiB. */
const SCALARS: Record<Extract<Shape, string>, [fits: (value: unknown) => boolean, expected: string]> = {
  any: [() => true, 'anything'],
  text: [value => typeof value !== 'object', 'text'],
  number: [value => typeof value === 'number' || typeof value === 'string', 'a number'],
  switch: [value => typeof value === 'boolean', 'true or false'],
  duration: [value => typeof value === 'number' || DURATION.test(String(value)), 'a duration, such as 30s or 1m30s'],
  extension: [value => typeof value === 'string', 'the name of an extension'],
};

function* scalarMisfit(
  value: unknown,
  shape: Extract<Shape, string>,
  path: Path,
  context: ShapeContext,
): Generator<Finding> {
  const [fits, expected] = SCALARS[shape];
  if (!fits(value)) yield wrongForm(value, expected, path, context);
  else if (shape === 'extension' && !context.extensions.has(String(value)))
    yield {
      path,
      message: `${context.owner} uses the extension ${String(value)}, which the collector does not start.`,
      expected: `one of service.extensions: ${[...context.extensions].join(', ') || 'there are none'}`,
    };
}

function wrongForm(value: unknown, expected: string, path: Path, { owner }: ShapeContext): Finding {
  const form = Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : `of the type ${typeof value}`;
  return { path, message: `${path.at(-1)} of ${owner} is ${form}.`, expected };
}

function unknownKey(key: string, known: readonly string[], path: Path, { owner }: ShapeContext): Finding {
  return {
    path,
    message: `${owner} does not know the key ${key}.`,
    expected: known.length ? oneOf(known, key) : 'no key at all',
  };
}

/** What there is, and first of all what was probably meant. */
export function oneOf(known: readonly string[], written: string): string {
  const meant = didYouMean(written, known);
  const others = known.filter(name => name !== meant).sort();
  if (meant === undefined) return `one of ${others.join(', ')}`;
  return others.length ? `${meant}, or one of ${others.join(', ')}` : meant;
}
