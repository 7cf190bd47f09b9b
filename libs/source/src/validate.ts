import { showValue, subject } from './validate/describe.ts';
import { KEYWORDS } from './validate/keywords.ts';
import { type as judgeType } from './validate/types.ts';
import { finding, NONE, pathOf, type Finding, type Run, type Visit, type VisitStep } from './validate/visit.ts';
import type { JsonSchema, Violation } from './validate/schema.ts';

export interface ValidateOptions {
  /**
   * A null where the schema does not allow it is accepted: Helm deletes a default by null. The key must still be known.
   * @defaultValue false
   */
  nullDeletes?: boolean;
  /**
   * Where local references (`#/…`) start when `schema` is a part of a larger one.
   * @defaultValue the schema itself
   */
  root?: JsonSchema;
  /** The scalar at a path as somebody wrote it: advice quotes the text, not what was read in it. */
  sourceOf?: (path: readonly (string | number)[]) => string | undefined;
}

/**
 * Judges data by a schema, which is interpreted: a large schema costs nothing before it is used. Of a union the branch
 * that comes closest speaks. Formats are judged where they are known; a pattern that JavaScript cannot read and a keyword
 * that is not supported (`unevaluatedProperties`, anchors) are remarks. No violation means that the data is valid.
 */
export function validate(schema: JsonSchema, data: unknown, options: ValidateOptions = {}): Violation[] {
  const run: Run = {
    root: options.root ?? schema,
    schema,
    nullDeletes: options.nullDeletes ?? false,
    ...(options.sourceOf && { sourceOf: options.sourceOf }),
    resolved: new Map(),
    visit,
  };
  const findings = visit({ run, schema, data, place: undefined, schemaPath: '#', references: [] });
  return distinct(findings.map(found => describe(run, found)));
}

/** Deeper data is refused: nobody writes it, and a list that contains itself has no end. */
const DEEPEST = 200;

function visit(step: VisitStep): readonly Finding[] {
  const { schema } = step;
  if (schema === true) return NONE;
  if (schema === false) return [finding(step, 'false', { expected: 'nothing', describe: () => notAllowed(step) })];
  if (typeof schema !== 'object' || schema === null) return NONE;
  if ((step.place?.depth ?? 0) > DEEPEST) return [finding(step, 'depth', { expected: `at most ${DEEPEST} levels` })];
  return judge(step as Visit);
}

function notAllowed({ place }: VisitStep): { message: string; fix: string } {
  return { message: `${subject(place)} is not allowed here`, fix: 'remove it' };
}

/** A value of the wrong type is not judged further: one mistake, one message. */
function judge(step: Visit): readonly Finding[] {
  const { schema } = step;
  if (schema['type'] !== undefined) {
    const findings = judgeType(step, schema['type']);
    if (findings.length) return findings;
  }
  let all = NONE;
  for (const name of Object.keys(schema)) {
    const findings = KEYWORDS.get(name)?.(step, schema[name] as never) ?? NONE;
    if (findings.length) all = all.length ? [...all, ...findings] : findings;
  }
  return all;
}

function describe(run: Run, found: Finding): Violation {
  const { place, keyword, code, schemaPath, expected, data } = found;
  const told = found.describe?.(run);
  return {
    path: pathOf(place),
    keyword,
    code,
    message: told?.message ?? `${subject(place)} is ${showValue(data, place)}; ${expected} was expected`,
    expected,
    ...told,
    schemaPath,
  };
}

/** Two ways through the schema may find the same mistake. */
function distinct(violations: Violation[]): Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ path, message }) => {
    const key = JSON.stringify([path, message]);
    return !seen.has(key) && seen.add(key);
  });
}
