import type { JsonSchema, Violation } from './schema.ts';

/** A place in the data, linked to the place around it; undefined is the whole document. */
export interface Place {
  parent: Place | undefined;
  key: string | number;
  depth: number;
}

/** A violation before it is put into words: most findings inside unions are thrown away. */
export interface Finding {
  place: Place | undefined;
  keyword: string;
  code: Violation['code'];
  schemaPath: string;
  data: unknown;
  /** What was expected, for the standard sentence. */
  expected: string;
  /** Words that differ from the standard sentence. */
  describe?: (run: Run) => Partial<Pick<Violation, 'message' | 'expected' | 'suggestion' | 'fix' | 'edit'>>;
}

/** What stays the same during one validation. */
export interface Run {
  /** Where local references start. */
  root: JsonSchema;
  /** The schema of the whole document. */
  schema: JsonSchema;
  nullDeletes: boolean;
  /** The scalar at a path as somebody wrote it. */
  sourceOf?: (path: readonly (string | number)[]) => string | undefined;
  /** References that have been followed, by pointer. */
  resolved: Map<string, JsonSchema | undefined>;
  /** Every key that the schema knows; listed when the first unknown key needs it. */
  knownPaths?: readonly (readonly (string | number)[])[];
  /** Unknown keys that were told so far. */
  advised?: number;
  visit: (step: VisitStep) => readonly Finding[];
}

/** One schema applied to one place. */
export interface VisitStep {
  run: Run;
  schema: JsonSchema;
  data: unknown;
  place: Place | undefined;
  schemaPath: string;
  /** References followed at this place: meeting one again adds nothing. */
  references: readonly unknown[];
}

/** A step whose schema is an object with keywords. */
export interface Visit extends VisitStep {
  schema: Exclude<JsonSchema, boolean>;
}

/** Judges data by one keyword, given its value; the visited schema holds the keywords beside it. */
export type Keyword<Value = never> = (visit: Visit, value: Value) => readonly Finding[];

export const NONE: readonly Finding[] = [];

/** Applies another schema to the same data. */
export function apply(visit: Visit, schema: JsonSchema, step: string): readonly Finding[] {
  return visit.run.visit({ ...visit, schema, schemaPath: `${visit.schemaPath}/${step}` });
}

/** Applies a schema to one property or item. */
export function descend(
  visit: Visit,
  part: { schema: JsonSchema; step: string; key: string | number; data: unknown },
): readonly Finding[] {
  return visit.run.visit({
    run: visit.run,
    schema: part.schema,
    data: part.data,
    place: placeBelow(visit.place, part.key),
    schemaPath: `${visit.schemaPath}/${part.step}`,
    references: [],
  });
}

export function placeBelow(parent: Place | undefined, key: string | number): Place {
  return { parent, key, depth: (parent?.depth ?? 0) + 1 };
}

/** A finding about the visited data itself. */
export function finding(visit: VisitStep, keyword: string, part: Partial<Finding> & { expected: string }): Finding {
  return {
    place: visit.place,
    keyword,
    code: 'schema-violation',
    schemaPath: `${visit.schemaPath}/${keyword}`,
    data: visit.data,
    ...part,
  };
}

export function pathOf(place: Place | undefined): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at; at = at.parent) path.push(at.key);
  return path.reverse();
}

/** A key as it stands in a JSON pointer. */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
