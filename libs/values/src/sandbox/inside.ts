// What stands around a generator inside the sandbox. Bundled with it, and evaluated before it: nothing of the host is in reach.
import type { Reads } from '../reads.ts';
import { recordReads } from './recorded-reads.ts';

/**
 * All that a computation from data needs. Whatever else the language has, or will have, could make values depend on the
 * machine, the moment, chance or a language, or take memory that no limit counts.
 */
const WITHIN_REACH: ReadonlySet<string> = new Set([
  ...['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'RegExp', 'Math', 'JSON'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Proxy', 'Reflect', 'Iterator'],
  ...['parseFloat', 'parseInt', 'isFinite', 'isNaN', 'Infinity', 'NaN', 'undefined', 'globalThis'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'eval'],
  // Of the sandbox itself.
  ...['generator', 'input'],
]);

const METHODS_OUT_OF_REACH = [
  [String.prototype, ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase']],
  [Number.prototype, ['toLocaleString']],
  [BigInt.prototype, ['toLocaleString']],
  [Array.prototype, ['toLocaleString']],
  [Math, ['random']],
] as const;

for (const name of Object.getOwnPropertyNames(globalThis))
  if (!WITHIN_REACH.has(name)) Object.defineProperty(globalThis, name, { get: () => refuse(name) });
for (const [owner, names] of METHODS_OUT_OF_REACH)
  for (const name of names) Object.defineProperty(owner, name, { value: () => refuse(name) });

// A stack tells the frames of the generator, not those of the program around it, which are others with each version of Node.
Object.defineProperty(Error, 'prepareStackTrace', {
  value: (error: Error, sites: readonly NodeJS.CallSite[]) => {
    const own = sites.slice(0, sites.findIndex(site => site.getFileName() === 'sandbox') >>> 0);
    return [String(error), ...own.map(site => `    at ${String(site)}`)].join('\n');
  },
});

function refuse(name: string): never {
  throw new Error(`${name} is out of reach: values depend on facts alone`);
}

const { parse, stringify } = JSON;

/**
 * Runs the generator twice, first on facts that take note of what is read and then on frozen ones, and answers with its values
 * and with what they follow from, as JSON. The notes are of a first run, so that nothing the module may have kept is missing
 * in them; where it cannot run on such facts, there are none.
 * @throws Error when it fails, returns what is not data, or something else the second time
 */
export function run(module: { default?: unknown }, facts: string): string {
  (globalThis as { input?: string | undefined }).input = undefined;
  const noted = recordedRun(module.default, facts);
  const first = noted?.values ?? frozenRun(module.default, facts);
  const second = frozenRun(module.default, facts);
  const path = difference(first, second, []);
  if (path)
    throw at(
      path,
      new Error(`${formatPath(path)} is not the same when it is asked again: values depend on facts alone`),
    );
  return stringify({ values: first, ...(noted && { reads: noted.reads }) });
}

function recordedRun(generate: unknown, input: string): { values: unknown; reads: Reads } | undefined {
  try {
    const { facts, reads } = recordReads(parse(input));
    return { values: valuesOf(generate, facts), reads };
  } catch {
    return undefined;
  }
}

function frozenRun(generate: unknown, input: string): unknown {
  return valuesOf(generate, freeze(parse(input)));
}

function valuesOf(generate: unknown, facts: unknown): unknown {
  if (typeof generate !== 'function') throw new TypeError('it has no default export that is a function');
  const values: unknown = generate(facts);
  if (!isMap(values)) throw new TypeError('it did not return an object');
  return plainData(values, { path: [], around: [] });
}

/** A generator that changes its facts fails: it would change them for the next one. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

type Step = string | number;

interface Inside {
  path: readonly Step[];
  /** The maps and lists that this value is in. */
  around: readonly object[];
}

/** Only data that every reader of YAML reads alike may leave a generator; undefined keys are left out, as in JSON. */
function plainData(value: unknown, { path, around }: Inside): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string' && !HALF_CHARACTER.test(value)) return value;
  if (typeof value === 'number' && Number.isFinite(value) && !isInexact(value)) return value;
  if (typeof value === 'object' && around.includes(value)) throw notData(path, 'what it stands in');
  const member = (item: unknown, step: Step): unknown =>
    plainData(item, { path: [...path, step], around: [...around, value as object] });
  // Array.from visits holes, which map would leave.
  if (Array.isArray(value)) return Array.from(value, member);
  if (isMap(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, member(item, key)]));
  }
  throw notData(path, describe(value));
}

/** A surrogate without its other one: Helm refuses the whole document. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** Most likely the language kept only the first sixteen digits of it. */
function isInexact(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function notData(path: readonly Step[], what: string): Error {
  return at(path, new TypeError(`${formatPath(path)} is ${what}, which is not data`));
}

/** Tells whoever asked which value it is about: as text, like all that leaves the sandbox. */
function at(path: readonly Step[], error: Error): Error {
  return Object.assign(error, { path: stringify(path) });
}

function describe(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value))
    return `${value}, of which a number does not keep all digits (a text does)`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return 'a text with half a character (a surrogate without its other one)';
  if (typeof value === 'object') return `an object of class ${value?.constructor.name ?? 'unknown'}`;
  return `a value of type ${typeof value}`;
}

/** The first path at which two values differ. */
function difference(a: unknown, b: unknown, path: readonly Step[]): readonly Step[] | undefined {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? undefined : path;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  for (const key of keys) {
    const [one, other] = [a, b].map(value => (value as Record<string, unknown>)[key]);
    const found = difference(one, other, [...path, Array.isArray(a) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}

function formatPath(path: readonly Step[]): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at ? `.${step}` : step)).join('');
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
