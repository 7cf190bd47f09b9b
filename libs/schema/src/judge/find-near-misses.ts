import { formatPath, isMap, type JsonSchema } from '@cedille/source';
import { isSlip } from './is-slip.ts';
import { isClosed, knownKeys, knowsKey, stepDown, typesAt, type SchemaPlace } from './schema-walk.ts';

type Data = Record<string, unknown>;
type Path = readonly (string | number)[];

/** A key that is accepted, but most probably not what was meant. */
export interface NearMiss {
  path: (string | number)[];
  /** The key, or the path from the root, that was meant. */
  suggestion?: string;
  /** Where that is. */
  meant?: (string | number)[];
  /** What the default is, where the value is something else. */
  expected?: string;
  /** One sentence without a full stop. */
  message: string;
}

/**
 * Looks into maps that are left open: for a key one slip away from a default that is not set, for a default written with
 * dots, and for a key of the closed map above.
 */
export function findNearMisses(
  values: unknown,
  { schema, defaults }: { schema: JsonSchema; defaults: unknown },
): NearMiss[] {
  const found: NearMiss[] = [];
  visit({ values, defaults, place: { schema, root: schema }, path: [], found });
  return found;
}

interface Visit {
  values: unknown;
  defaults: unknown;
  place: SchemaPlace;
  path: Path;
  found: NearMiss[];
  /** The map above, unless that is a list. */
  above?: { defaults: Data; place: SchemaPlace; path: Path };
}

function visit({ values, defaults, place, path, found, above }: Visit): void {
  if (Array.isArray(values)) {
    const items = Array.isArray(defaults) ? defaults : [];
    values
      .slice(0, items.length)
      .forEach((value, index) =>
        visit({ values: value, defaults: items[index], place: stepDown(place, index), path: [...path, index], found }),
      );
  }
  if (!isMap(values)) return;
  const siblings = isMap(defaults) ? defaults : {};
  for (const [key, value] of Object.entries(values)) {
    if (!Object.hasOwn(siblings, key) && !knowsKey(place, key) && !isClosed(place)) {
      const known = knownKeys(place);
      const miss = judgeKey({ key, values, siblings, known, path, above, place: stepDown(place, key) });
      if (miss) found.push({ path: [...path, key], ...miss });
    }
    const isUnasked = knowsKey(place, key) ? takesUnasked(stepDown(place, key), value) : !isClosed(place);
    if (Object.hasOwn(siblings, key) && isUnasked) {
      const miss = judgeShape({ value, usual: siblings[key], path: [...path, key] });
      if (miss) found.push({ path: [...path, key], ...miss });
    }
    visit({
      values: value,
      defaults: Object.hasOwn(siblings, key) ? siblings[key] : undefined,
      place: stepDown(place, key),
      path: [...path, key],
      found,
      above: { defaults: siblings, place, path },
    });
  }
}

interface ShapeQuery {
  value: unknown;
  /** The default. */
  usual: unknown;
  path: Path;
}

/** A map where the default is text, a text where it is a list, and so on. What is empty or unset says nothing. */
function judgeShape({ value, usual, path }: ShapeQuery): Omit<NearMiss, 'path'> | undefined {
  const [written, expected] = [isEmpty(value) ? undefined : shapeOf(value), shapeOf(usual)];
  if (written === undefined || expected === undefined || written === expected) return undefined;
  const message = `${formatPath(path)} is a ${written}, but the chart's default is a ${expected}`;
  return { expected: `a ${expected}`, message };
}

/** Whether a value is accepted because anything is, or as a map where a list is walked over that no template expects to be one. */
function takesUnasked(place: SchemaPlace, value: unknown): boolean {
  const [first, ...others] = typesAt(place);
  return first === undefined || (first === 'array' && isMap(value) && others.includes('object'));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Object.keys(value).length;
}

function shapeOf(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return 'single value';
  return Array.isArray(value) ? 'list' : 'map';
}

interface KeyQuery {
  key: string;
  values: Data;
  siblings: Data;
  /** Keys that the schema lists here. */
  known: readonly string[];
  path: Path;
  above: Visit['above'];
  /** What is said of the value. */
  place: SchemaPlace;
}

function judgeKey(query: KeyQuery): Omit<NearMiss, 'path'> | undefined {
  return movedDown(query) ?? misspelled(query) ?? dotted(query) ?? movedUp(query);
}

const MIN_MOVED_LENGTH = 4;

/** Where a shape is asked for, something else in its place would have been refused. */
function movedDown({ key, above, place }: KeyQuery): Omit<NearMiss, 'path'> | undefined {
  if (isClosed(place)) return undefined;
  if (!above || key.length < MIN_MOVED_LENGTH || !isClosed(above.place)) return undefined;
  if (!Object.hasOwn(above.defaults, key)) return undefined;
  return moved(key, [...above.path, key], 'one level up');
}

function misspelled({ key, values, siblings, known, path }: KeyQuery): Omit<NearMiss, 'path'> | undefined {
  const isMeant = (candidate: string): boolean => !Object.hasOwn(values, candidate) && isSlip(key, candidate);
  const ownDefault = Object.keys(siblings).find(isMeant);
  const meant = ownDefault ?? known.find(isMeant);
  if (meant === undefined) return undefined;
  const whose = ownDefault === undefined ? 'the key that the chart reads' : "the chart's default";
  const place = [...path, meant];
  return {
    suggestion: meant,
    meant: place,
    message: `${key} is accepted here, but ${whose} is ${formatPath(place)}`,
  };
}

/** A key that one of the default maps here has, and no other. */
function movedUp({ key, values, siblings, path }: KeyQuery): Omit<NearMiss, 'path'> | undefined {
  if (key.length < MIN_MOVED_LENGTH) return undefined;
  const holders = Object.keys(siblings).filter(
    sibling => isMap(siblings[sibling]) && Object.hasOwn(siblings[sibling], key),
  );
  const [holder] = holders;
  if (holder === undefined || holders.length > 1 || Object.hasOwn(values, holder)) return undefined;
  return moved(key, [...path, holder, key], 'one level down');
}

function moved(key: string, meant: (string | number)[], where: string): Omit<NearMiss, 'path'> {
  const suggestion = formatPath(meant);
  return {
    suggestion,
    meant,
    message: `${key} is accepted here, but the chart's own ${key} is ${where}: ${suggestion}`,
  };
}

function dotted({ key, siblings, path }: KeyQuery): Omit<NearMiss, 'path'> | undefined {
  const dot = key.indexOf('.');
  if (dot < 1) return undefined;
  const [parent, child] = [key.slice(0, dot), key.slice(dot + 1)];
  const map = Object.hasOwn(siblings, parent) ? siblings[parent] : undefined;
  if (!isMap(map) || !Object.hasOwn(map, child)) return undefined;
  const meant = [...path, parent, child];
  const suggestion = formatPath(meant);
  return { suggestion, meant, message: `${key} is one key with a dot in it; the chart's default is ${suggestion}` };
}
