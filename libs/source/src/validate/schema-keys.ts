import { isMap } from '../is-map.ts';
import { resolve } from './references.ts';
import type { Run } from './visit.ts';

/** Where a schema knows a key. Items of lists are the step 0, keys that may have any name the step `*`. */
export type KnownPath = readonly (string | number)[];

const MOST_SCHEMAS = 20_000;
const DEEPEST = 12;
const ANY_KEY = '*';

interface Candidate {
  schema: unknown;
  path: KnownPath;
  /** References on the way, so that a recursive schema ends. */
  references: readonly unknown[];
}

interface Part extends Candidate {
  schema: Record<string, unknown>;
}

/** Every key that the schema of the whole document knows, shallow ones first; very large schemas are cut. */
export function listKnownPaths(run: Run): KnownPath[] {
  const search: Search = { run, queue: [], paths: [] };
  add(search, { schema: run.schema, path: [], references: [] });
  for (let index = 0; index < search.queue.length && index < MOST_SCHEMAS; index++) {
    const part = search.queue[index]!;
    for (const keyword of Object.keys(part.schema)) FOLLOW.get(keyword)?.(search, part, part.schema[keyword]);
  }
  return search.paths;
}

interface Search {
  run: Run;
  queue: Part[];
  paths: KnownPath[];
}

function add({ queue }: Search, { schema, path, references }: Candidate): void {
  if (isMap(schema) && path.length <= DEEPEST) queue.push({ schema, path, references });
}

type Follow = (search: Search, part: Part, value: unknown) => void;

/** Keywords that hold further schemas. */
const FOLLOW: ReadonlyMap<string, Follow> = new Map([
  ['properties', followProperties],
  ['$ref', followReference],
  ['patternProperties', below(ANY_KEY, value => Object.values(value ?? {}))],
  ['additionalProperties', below(ANY_KEY, asList)],
  ['items', below(0, asList)],
  ['prefixItems', below(0, asList)],
  ['additionalItems', below(0, asList)],
  ['allOf', followSameData],
  ['anyOf', followSameData],
  ['oneOf', followSameData],
  ['then', followSameData],
  ['else', followSameData],
]);

function followProperties(search: Search, { path, references }: Part, value: unknown): void {
  if (!isMap(value)) return;
  for (const [key, schema] of Object.entries(value)) {
    const longer = [...path, key];
    search.paths.push(longer);
    add(search, { schema, path: longer, references });
  }
}

function followReference(search: Search, part: Part, pointer: unknown): void {
  const schema = resolve(search.run, pointer);
  if (part.references.includes(schema)) return;
  add(search, { schema, path: part.path, references: [...part.references, schema] });
}

function followSameData(search: Search, part: Part, value: unknown): void {
  for (const schema of asList(value)) add(search, { ...part, schema });
}

function below(step: string | number, list: (value: unknown) => unknown[]): Follow {
  return (search, { path, references }, value) => {
    for (const schema of list(value)) add(search, { schema, path: [...path, step], references });
  };
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Whether a step of known paths can be the step of a path in the data. */
export function stepMatches(known: string | number, step: string | number): boolean {
  return typeof step === 'number' ? typeof known === 'number' : known === step || known === ANY_KEY;
}
