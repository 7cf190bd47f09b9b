import type { KubernetesObject } from '@cedille/manifests';
import { formatPath, type Path } from '@cedille/source';

/** Random numbers from 0 up to 1 that a seed decides (mulberry32). */
export type Random = () => number;

/** @param seed any text */
export function randomOf(seed: string): Random {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), 2_166_136_261);
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An object with one thing changed. */
export interface Mutant {
  object: KubernetesObject;
  /** What was changed, for whoever reads the list: `spec.replicas: 2 → -1`. */
  what: string;
}

/** Changes one place of an object; not what the object is, nor where it is. */
export function mutate(original: KubernetesObject, random: Random): Mutant {
  const object = structuredClone(original);
  const places = placesOf(object, []).filter(({ path }) => !isIdentity(path));
  const place = pick(places, random);
  const before = place.owner[place.key];
  const after = pick(changesOf(before, place), random);
  if (after === GONE && Array.isArray(place.owner)) place.owner.splice(place.key as number, 1);
  else if (after === GONE) delete place.owner[place.key];
  else place.owner[place.key] = after;
  return { object, what: `${formatPath(place.path)}: ${shown(before)} → ${after === GONE ? 'gone' : shown(after)}` };
}

/** Whether there is anything to change but the name. */
export function isMutable(object: KubernetesObject): boolean {
  return placesOf(object, []).some(({ path }) => !isIdentity(path));
}

const GONE = Symbol('gone');

interface Place {
  owner: Record<string | number, unknown>;
  key: string | number;
  path: Path;
}

function placesOf(value: unknown, path: Path): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string | number, unknown>;
  return Object.keys(owner).flatMap(name => {
    const key = Array.isArray(value) ? Number(name) : name;
    const here = [...path, key];
    return [{ owner, key, path: here }, ...placesOf(owner[key], here)];
  });
}

/** Another name or namespace is another object, and texts of data are anybody's. */
function isIdentity([first, second, ...more]: Path): boolean {
  if (first === 'apiVersion' || first === 'kind' || first === 'status') return true;
  if (first === 'metadata') return second === undefined || second === 'name' || second === 'namespace';
  return more.length > 40;
}

const TEXTS = [
  '',
  'Not_Valid',
  'a b',
  '-a',
  'a/b',
  '..',
  '/',
  '*',
  '0',
  '70000',
  '10.0.0.0/8',
  '50%',
  '150%',
  '5m',
  'a'.repeat(64),
  'a'.repeat(300),
];
const NUMBERS = [0, 1, -1, 42, 101, 512, 4000, 65_536, 70_000, 2 ** 31];

function changesOf(value: unknown, { owner, key }: Place): unknown[] {
  const others = Object.entries(owner).flatMap(([name, other]) => (name === String(key) ? [] : [other]));
  if (typeof value === 'number') return [...NUMBERS, GONE, ...others.filter(other => typeof other === 'number')];
  if (typeof value === 'string')
    return [...TEXTS, value.toUpperCase(), `${value}!`, GONE, ...others.filter(other => typeof other === 'string')];
  if (typeof value === 'boolean') return [!value, GONE];
  if (Array.isArray(value)) return [[], [...(value as unknown[]), ...(value as unknown[]).slice(0, 1)], GONE];
  if (typeof value !== 'object' || value === null) return [GONE];
  return [{}, GONE, { ...value, ...pickFrom(others) }];
}

/** A neighbour's member as well: two sources of one volume, two ways of one probe. */
function pickFrom(others: readonly unknown[]): object {
  return (
    others.find((other): other is object => typeof other === 'object' && other !== null && !Array.isArray(other)) ?? {}
  );
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
