import { formatPath, isMap, validate, type JsonSchema } from '@cedille/source';
import { knowsKey, stepDown, type SchemaPlace } from './schema-walk.ts';

type Path = readonly (string | number)[];

/** A null that takes a default away, although something has to stand there. */
export interface LostDefault {
  path: (string | number)[];
  /** One sentence without a full stop. */
  message: string;
  expected: string;
}

/** Maps that Kubernetes reads, and no template: one of their keys less is one less. */
// cspell:ignore ecurity
const READ_AS_THEY_ARE = /^(?:resources|limits|requests|affinity|selector|.*[pP]robe|.*[sS]ecurityContext)$/;

/**
 * Nulls under keys that the schema lists, whose default is a text, a number or true, and whose schema takes no null: the
 * template prints nothing there. A default that is a map, or false, may well be taken away.
 */
export function findLostDefaults(
  values: unknown,
  { schema, defaults }: { schema: JsonSchema; defaults: unknown },
): LostDefault[] {
  return lostIn({ values, defaults, place: { schema, root: schema }, path: [] });
}

interface Level {
  values: unknown;
  defaults: unknown;
  place: SchemaPlace;
  path: Path;
}

function lostIn({ values, defaults, place, path }: Level): LostDefault[] {
  if (!isMap(values) || !isMap(defaults)) return [];
  return Object.entries(values).flatMap(([key, value]): LostDefault[] => {
    const usual = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    const here = { values: value, defaults: usual, place: stepDown(place, key), path: [...path, key] };
    if (value !== null) return READ_AS_THEY_ARE.test(key) ? [] : lostIn(here);
    if (!isSaid(usual) || !knowsKey(place, key) || isTaken(here.place)) return [];
    return [
      {
        path: here.path,
        message: `${formatPath(here.path)} is null, which takes the chart's default ${JSON.stringify(usual)} away and puts nothing in its place`,
        expected: `a value, or nothing at all where ${JSON.stringify(usual)} is right`,
      },
    ];
  });
}

function isSaid(value: unknown): boolean {
  return value === true || typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function isTaken({ schema, root }: SchemaPlace): boolean {
  return schema === undefined || !validate(schema, null, { root }).length;
}
