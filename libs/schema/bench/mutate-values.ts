import { isMap } from '@cedille/source';
import type { SeededRandom } from './seeded-random.ts';

export type MutationKind = 'typo' | 'case' | 'kebab' | 'up' | 'down' | 'dotted' | 'type';
export type Path = (string | number)[];
type Data = Record<string, unknown>;

/** A document with one mistake in it, and nothing else. */
export interface Mutation {
  kind: MutationKind;
  values: unknown;
  /** Of the map that holds the wrong key. */
  path: Path;
  key: string;
  /** Where the key was, right, in the defaults. */
  original: Path;
}

/** A key of the defaults. */
export interface Site {
  path: Path;
  key: string;
  value: unknown;
}

export interface MutationInput {
  defaults: unknown;
  random: SeededRandom;
  count: number;
}

const MAX_TRIES = 20_000;

/** Single mistakes at random keys of the defaults, of random kinds. Fewer only when there are hardly any keys. */
export function mutateValues({ defaults, random, count }: MutationInput): Mutation[] {
  const sites = sitesOf(defaults);
  const mutations: Mutation[] = [];
  for (let tries = 0; sites.length && mutations.length < count && tries < MAX_TRIES; tries++) {
    const site = random.pick(sites);
    const made = random.pick(MUTATORS)({ site, defaults, random });
    if (made) mutations.push(made);
  }
  return mutations;
}

export function sitesOf(value: unknown, path: Path = []): Site[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => sitesOf(item, [...path, index]));
  if (!isMap(value)) return [];
  return Object.keys(value)
    .sort()
    .flatMap(key => [{ path, key, value: value[key] }, ...sitesOf(value[key], [...path, key])]);
}

interface MutatorInput {
  site: Site;
  defaults: unknown;
  random: SeededRandom;
}

type Mutator = (input: MutatorInput) => Mutation | undefined;

/** In each of the seven kinds of the experiment. */
const MUTATORS: readonly Mutator[] = [
  ({ site, defaults, random }) => renamed('typo', site, defaults, misspell(site.key, random)),
  ({ site, defaults, random }) => renamed('case', site, defaults, otherCase(site.key, random)),
  ({ site, defaults }) => renamed('kebab', site, defaults, otherNotation(site.key)),
  moveUp,
  moveDown,
  dot,
  changeType,
];

function renamed(kind: MutationKind, site: Site, defaults: unknown, key: string): Mutation | undefined {
  const holder = valueAt(defaults, site.path);
  if (key === site.key || key === '' || (isMap(holder) && Object.hasOwn(holder, key))) return undefined;
  return mutation({ kind, site, path: site.path, key });
}

function misspell(key: string, random: SeededRandom): string {
  if (key.length < 2) return key + key;
  const at = random.below(key.length - 1);
  const variants = [
    key.slice(0, at) + key.slice(at + 1),
    key.slice(0, at + 1) + key.slice(at),
    key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2),
  ];
  return random.pick(variants);
}

function otherCase(key: string, random: SeededRandom): string {
  const at = random.below(key.length);
  const letter = key[at]!;
  const changed = letter.toUpperCase() === letter ? letter.toLowerCase() : letter.toUpperCase();
  return key.slice(0, at) + changed + key.slice(at + 1);
}

function otherNotation(key: string): string {
  if (key.includes('-')) return key.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
  return key.replace(/(?<=.)[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

function moveUp({ site, defaults }: MutatorInput): Mutation | undefined {
  if (!site.path.length) return undefined;
  const path = site.path.slice(0, -1);
  const holder = valueAt(defaults, path);
  if (!isMap(holder) || Object.hasOwn(holder, site.key)) return undefined;
  return mutation({ kind: 'up', site, path, key: site.key });
}

function moveDown({ site, defaults, random }: MutatorInput): Mutation | undefined {
  const holder = valueAt(defaults, site.path) as Data;
  const targets = Object.keys(holder)
    .sort()
    .filter(key => key !== site.key && isMap(holder[key]) && !Object.hasOwn(holder[key], site.key));
  if (!targets.length) return undefined;
  return mutation({ kind: 'down', site, path: [...site.path, random.pick(targets)], key: site.key });
}

function dot({ site }: MutatorInput): Mutation | undefined {
  const parent = site.path.at(-1);
  if (typeof parent !== 'string') return undefined;
  return mutation({ kind: 'dotted', site, path: site.path.slice(0, -1), key: `${parent}.${site.key}` });
}

function changeType({ site, random }: MutatorInput): Mutation | undefined {
  const { value } = site;
  if (value === null || value === undefined) return undefined;
  const wrong = otherType(value, random);
  return mutation({ kind: 'type', site: { ...site, value: wrong }, path: site.path, key: site.key });
}

function otherType(value: unknown, random: SeededRandom): unknown {
  const isFirst = random.below(2) === 0;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return 'abc';
  if (typeof value === 'string') return isFirst ? [value] : { value };
  if (Array.isArray(value)) return isFirst ? 'text' : { a: 'b' };
  return isFirst ? 'text' : [value];
}

interface MutationParts {
  kind: MutationKind;
  site: Site;
  path: Path;
  key: string;
}

function mutation({ kind, site, path, key }: MutationParts): Mutation {
  const values = wrap(path, { [key]: site.value ?? 'x' });
  return { kind, values, path, key, original: [...site.path, site.key] };
}

/** The document that holds just this. */
function wrap(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), value);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, step) => (found as Data | undefined)?.[step], value);
}
