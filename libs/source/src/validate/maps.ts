import { isMap } from '../is-map.ts';
import { showChoices, subject } from './describe.ts';
import { count } from './lists.ts';
import { compile } from './scalars.ts';
import { describeUnknownKey, siblingsOf } from './unknown-key.ts';
import {
  apply,
  descend,
  escapePointer,
  finding,
  NONE,
  placeBelow,
  type Finding,
  type Keyword,
  type Visit,
} from './visit.ts';
import type { JsonSchema } from './schema.ts';

type Schemas = Record<string, JsonSchema>;

export const properties: Keyword<Schemas> = (visit, schemas) => {
  if (!isMap(visit.data)) return NONE;
  const findings: Finding[] = [];
  for (const [key, data] of entries(visit.data)) {
    if (!Object.hasOwn(schemas, key)) continue;
    findings.push(
      ...judgeProperty(visit, { schema: schemas[key]!, step: `properties/${escapePointer(key)}`, key, data }),
    );
  }
  return findings;
};

export const patternProperties: Keyword<Schemas> = (visit, schemas) => {
  if (!isMap(visit.data)) return NONE;
  const { data } = visit;
  return Object.entries(schemas).flatMap(([pattern, schema]) =>
    entries(data)
      .filter(([key]) => compile(pattern)?.test(key))
      .flatMap(([key, value]) =>
        judgeProperty(visit, { schema, step: `patternProperties/${escapePointer(pattern)}`, key, data: value }),
      ),
  );
};

/** Judges every key that neither `properties` nor `patternProperties` of the same schema names. */
export const additionalProperties: Keyword<JsonSchema> = (visit, schema) => {
  if (!isMap(visit.data) || schema === true) return NONE;
  const known: object = visit.schema['properties'] ?? {};
  const patterns = Object.keys(visit.schema['patternProperties'] ?? {}).map(compile);
  return entries(visit.data)
    .filter(([key]) => !Object.hasOwn(known, key) && !patterns.some(pattern => pattern?.test(key)))
    .flatMap(([key, data]) =>
      schema === false
        ? [unknownKey(visit, key)]
        : judgeProperty(visit, { schema, step: 'additionalProperties', key, data }),
    );
};

function unknownKey(visit: Visit, key: string): Finding {
  return finding(visit, 'additionalProperties', {
    code: 'unknown-key',
    place: placeBelow(visit.place, key),
    expected: siblingsOf(visit.schema).length ? 'a key that the schema knows' : 'no key here',
    describe: run => describeUnknownKey({ run, place: visit.place, key, schema: visit.schema }),
  });
}

interface Property {
  schema: JsonSchema;
  step: string;
  key: string;
  data: unknown;
}

/** Helm takes a null as «delete this default», whatever the schema says about the value. */
function judgeProperty(visit: Visit, property: Property): readonly Finding[] {
  return property.data === null && visit.run.nullDeletes ? NONE : descend(visit, property);
}

export const propertyNames: Keyword<JsonSchema> = (visit, schema) => {
  if (!isMap(visit.data)) return NONE;
  return entries(visit.data).flatMap(([key]) => {
    const [reason] = descend(visit, { schema, step: 'propertyNames', key, data: key });
    return reason ? [badName(visit, { key, reason })] : NONE;
  });
};

function badName(visit: Visit, { key, reason }: { key: string; reason: Finding }): Finding {
  return finding(visit, 'propertyNames', {
    place: placeBelow(visit.place, key),
    schemaPath: reason.schemaPath,
    expected: reason.expected,
    describe: () => ({
      message: `${JSON.stringify(key)} is not a valid key of ${subject(visit.place)}; ${reason.expected} was expected`,
    }),
  });
}

export const required: Keyword<string[]> = (visit, keys) => {
  const { data } = visit;
  return isMap(data)
    ? keys.filter(key => !has(data, key)).map(key => missing(visit, { keyword: 'required', key }))
    : NONE;
};

/** `a: [b]`: who sets `a` must set `b`. */
export const dependentRequired: Keyword<Record<string, string[]>> = (visit, needs) => {
  const { data } = visit;
  if (!isMap(data)) return NONE;
  return Object.entries(needs)
    .filter(([key]) => has(data, key))
    .flatMap(([because, keys]) =>
      keys.filter(key => !has(data, key)).map(key => missing(visit, { keyword: 'dependentRequired', key, because })),
    );
};

export const dependentSchemas: Keyword<Schemas> = (visit, schemas) => {
  const { data } = visit;
  if (!isMap(data)) return NONE;
  return Object.entries(schemas)
    .filter(([key]) => has(data, key))
    .flatMap(([key, schema]) => apply(visit, schema, `dependentSchemas/${escapePointer(key)}`));
};

/** The older keyword for both: a list of keys or a schema. */
export const dependencies: Keyword<Record<string, string[] | JsonSchema>> = (visit, rules) => {
  const all = Object.entries(rules);
  const lists = all.filter((rule): rule is [string, string[]] => Array.isArray(rule[1]));
  const schemas = all.filter((rule): rule is [string, JsonSchema] => !Array.isArray(rule[1]));
  return [
    ...dependentRequired(visit, Object.fromEntries(lists)),
    ...dependentSchemas(visit, Object.fromEntries(schemas)),
  ];
};

function missing(visit: Visit, { keyword, key, because }: { keyword: string; key: string; because?: string }): Finding {
  const where = visit.place ? ` in ${subject(visit.place)}` : '';
  const reason = because === undefined ? '' : `, which ${JSON.stringify(because)} needs`;
  const meaning = meaningOf(visit.schema['properties']?.[key] as JsonSchema | undefined);
  return finding(visit, keyword, {
    code: 'missing-key',
    place: placeBelow(visit.place, key),
    expected: `the key ${key}${meaning && `: ${meaning}`}`,
    describe: () => ({ message: `the key ${JSON.stringify(key)} is missing${where}${reason}`, fix: `add ${key}` }),
  });
}

/** What may stand at a key, as far as a line can say it: its values where they are named, else what it is for. */
function meaningOf(schema: JsonSchema | undefined): string {
  if (typeof schema !== 'object') return '';
  if (Array.isArray(schema['enum'])) return showChoices(schema['enum']);
  const { description } = schema as { description?: unknown };
  return typeof description === 'string' ? /^[^\n]*?(?=\.\s|\.?$|\n)/.exec(description)![0] : '';
}

export const minProperties: Keyword<number> = (visit, least) =>
  isMap(visit.data) && entries(visit.data).length < least
    ? [finding(visit, 'minProperties', { expected: `at least ${count(least, 'key')}` })]
    : NONE;

export const maxProperties: Keyword<number> = (visit, most) =>
  isMap(visit.data) && entries(visit.data).length > most
    ? [finding(visit, 'maxProperties', { expected: `at most ${count(most, 'key')}` })]
    : NONE;

/** What is undefined is not there. */
function entries(data: Record<string, unknown>): [string, unknown][] {
  return Object.entries(data).filter(([, value]) => value !== undefined);
}

function has(data: Record<string, unknown>, key: string): boolean {
  return Object.hasOwn(data, key) && data[key] !== undefined;
}
