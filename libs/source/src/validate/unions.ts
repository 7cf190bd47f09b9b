import { joinWords, showTyped, showValue, subject } from './describe.ts';
import { apply, finding, NONE, type Finding, type Keyword, type Visit } from './visit.ts';
import type { JsonSchema } from './schema.ts';

export const allOf: Keyword<JsonSchema[]> = (visit, schemas) =>
  schemas.flatMap((schema, index) => apply(visit, schema, `allOf/${index}`));

export const anyOf: Keyword<JsonSchema[]> = (visit, schemas) => {
  const branches: (readonly Finding[])[] = [];
  for (const [index, schema] of schemas.entries()) {
    const findings = apply(visit, schema, `anyOf/${index}`);
    if (!findings.length) return NONE;
    branches.push(findings);
  }
  return closest(visit, { keyword: 'anyOf', branches });
};

export const oneOf: Keyword<JsonSchema[]> = (visit, schemas) => {
  const branches = schemas.map((schema, index) => apply(visit, schema, `oneOf/${index}`));
  const fitting = branches.filter(findings => !findings.length).length;
  if (fitting === 1) return NONE;
  if (fitting === 0) return closest(visit, { keyword: 'oneOf', branches });
  return [
    finding(visit, 'oneOf', {
      expected: 'exactly one of the alternatives',
      describe: () => ({
        message: `${subject(visit.place)} fits ${fitting} alternatives at once; exactly one was expected`,
      }),
    }),
  ];
};

interface Branches {
  keyword: 'anyOf' | 'oneOf';
  branches: readonly (readonly Finding[])[];
}

/** When every branch wants another type or constant, one sentence names them all; else the nearest branch speaks. */
function closest(visit: Visit, { keyword, branches }: Branches): readonly Finding[] {
  if (!branches.length) return [finding(visit, keyword, { expected: 'one of no alternatives' })];
  const alternatives = branches.map(findings => soleAlternative(visit, findings));
  if (alternatives.every(alternative => alternative !== undefined))
    return [anyAlternative(visit, { keyword, alternatives })];
  return branches.reduce((best, next) => (farness(visit, next) < farness(visit, best) ? next : best));
}

const OF_THE_VALUE_ITSELF: ReadonlySet<string> = new Set(['type', 'const', 'enum']);

function soleAlternative(visit: Visit, findings: readonly Finding[]): Finding | undefined {
  const [only, another] = findings;
  return only && !another && only.place === visit.place && OF_THE_VALUE_ITSELF.has(only.keyword) ? only : undefined;
}

function anyAlternative(
  visit: Visit,
  { keyword, alternatives }: { keyword: string; alternatives: Finding[] },
): Finding {
  const [first] = alternatives;
  if (alternatives.length === 1) return first!;
  const isType = alternatives.every(alternative => alternative.keyword === 'type');
  const show = isType ? showTyped : showValue;
  const expected = joinWords(alternatives.map(alternative => alternative.expected));
  return finding(visit, keyword, {
    keyword: isType ? 'type' : keyword,
    code: isType ? 'wrong-type' : 'schema-violation',
    expected,
    describe: run => ({
      ...alternatives.map(alternative => alternative.describe?.(run)).find(words => words?.fix),
      message: `${subject(visit.place)} is ${show(visit.data, visit.place)}; ${expected} was expected`,
      expected,
    }),
  });
}

/** A branch of another type is farthest, one whose marker (a constant or a choice) differs comes next, then every finding counts. */
function farness(visit: Visit, findings: readonly Finding[]): number {
  const otherType = findings.some(({ place, keyword }) => place === visit.place && keyword === 'type');
  const otherMarker = findings.some(({ keyword }) => keyword === 'const' || keyword === 'enum');
  return (otherType ? 1e6 : 0) + (otherMarker ? 1e3 : 0) + findings.length;
}

export const not: Keyword<JsonSchema> = (visit, schema) =>
  apply(visit, schema, 'not').length
    ? NONE
    : [
        finding(visit, 'not', {
          expected: 'something else',
          describe: () => ({ message: `${subject(visit.place)} has a shape that is not allowed here` }),
        }),
      ];

/** `if` with its `then` and `else`. */
export const condition: Keyword<JsonSchema> = (visit, schema) => {
  const branch = apply(visit, schema, 'if').length ? 'else' : 'then';
  const chosen: JsonSchema | undefined = visit.schema[branch];
  return chosen === undefined ? NONE : apply(visit, chosen, branch);
};
