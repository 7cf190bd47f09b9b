import { subject } from './describe.ts';
import { canonical } from './equality.ts';
import { descend, finding, NONE, type Finding, type Keyword, type Visit } from './visit.ts';
import type { JsonSchema } from './schema.ts';

/** `items`: one schema for all, or (before 2020) one for each place. With `prefixItems` it begins after them. */
export const items: Keyword<JsonSchema | JsonSchema[]> = (visit, value) => {
  if (Array.isArray(value)) return judgeTuple(visit, { keyword: 'items', schemas: value });
  const prefix = visit.schema['prefixItems'];
  return judgeRest(visit, { keyword: 'items', schema: value, start: Array.isArray(prefix) ? prefix.length : 0 });
};

export const prefixItems: Keyword<JsonSchema[]> = (visit, schemas) =>
  judgeTuple(visit, { keyword: 'prefixItems', schemas });

/** Counts only beside the list form of `items`. */
export const additionalItems: Keyword<JsonSchema> = (visit, schema) => {
  const tuple: unknown = visit.schema['items'];
  return Array.isArray(tuple) ? judgeRest(visit, { keyword: 'additionalItems', schema, start: tuple.length }) : NONE;
};

function judgeTuple(
  visit: Visit,
  { keyword, schemas }: { keyword: string; schemas: JsonSchema[] },
): readonly Finding[] {
  if (!Array.isArray(visit.data)) return NONE;
  return visit.data
    .slice(0, schemas.length)
    .flatMap((data, key) => descend(visit, { schema: schemas[key]!, step: `${keyword}/${key}`, key, data }));
}

interface Rest {
  keyword: string;
  schema: JsonSchema;
  start: number;
}

function judgeRest(visit: Visit, { keyword, schema, start }: Rest): readonly Finding[] {
  if (!Array.isArray(visit.data) || visit.data.length <= start) return NONE;
  if (schema === false) {
    const expected = start ? `at most ${start} items` : 'an empty list';
    return [finding(visit, keyword, { expected })];
  }
  return visit.data
    .slice(start)
    .flatMap((data, index) => descend(visit, { schema, step: keyword, key: start + index, data }));
}

export const contains: Keyword<JsonSchema> = (visit, schema) => {
  if (!Array.isArray(visit.data)) return NONE;
  const found = visit.data.some((data, key) => !descend(visit, { schema, step: 'contains', key, data }).length);
  return found
    ? NONE
    : [finding(visit, 'contains', { expected: 'a list with at least one item of the required shape' })];
};

export const minItems: Keyword<number> = (visit, least) =>
  Array.isArray(visit.data) && visit.data.length < least
    ? [finding(visit, 'minItems', { expected: `at least ${count(least, 'item')}` })]
    : NONE;

export const maxItems: Keyword<number> = (visit, most) =>
  Array.isArray(visit.data) && visit.data.length > most
    ? [finding(visit, 'maxItems', { expected: `at most ${count(most, 'item')}` })]
    : NONE;

export const uniqueItems: Keyword = visit => {
  if (!Array.isArray(visit.data)) return NONE;
  const seen = new Map<string, number>();
  for (const [index, item] of visit.data.entries()) {
    const key = canonical(item);
    const first = seen.get(key);
    if (first !== undefined) return [repeated(visit, [first, index])];
    seen.set(key, index);
  }
  return NONE;
};

function repeated(visit: Visit, [first, second]: [number, number]): Finding {
  return finding(visit, 'uniqueItems', {
    expected: 'items that differ from each other',
    describe: () => ({ message: `items ${first} and ${second} of ${subject(visit.place)} are equal` }),
  });
}

/** `1 item`, `2 items`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
