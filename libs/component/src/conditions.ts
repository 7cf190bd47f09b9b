import { environmentSchema, type Environment } from '@cedille/environment';
import {
  didYouMean,
  formatPath,
  isMap,
  type JsonSchema,
  type Path,
  type Problem,
  type SourceDocument,
} from '@cedille/source';

/** What component.yaml says about when a line of it counts. */
export interface Condition {
  /** Only where this fact is set and not false, or where it has this value: `sso`, `delivery.notify=discord`. */
  when?: string;
  /** The opposite of `when`. */
  unless?: string;
}

/** Whether a line of component.yaml counts in an environment with these facts. */
export function holds({ when, unless }: Condition, facts: Environment): boolean {
  return (when === undefined || isTrue(when, facts)) && (unless === undefined || !isTrue(unless, facts));
}

/** The facts that a component needs (`where`) and that an environment has not, or has with another value. */
export function unmetFacts(where: readonly string[], facts: Environment): UnmetFact[] {
  return where
    .filter(condition => !isTrue(condition, facts))
    .map(condition => {
      const { path, value } = parseCondition(condition);
      return { path, found: factAt(path, facts), ...(value !== undefined && { expected: value }) };
    });
}

export interface UnmetFact {
  path: string[];
  found: unknown;
  /** The value that it needs; left out where any will do. */
  expected?: string;
}

function factAt(path: readonly string[], facts: Environment): unknown {
  return path.reduce<unknown>(
    (found, key) => (isMap(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    facts,
  );
}

function isTrue(condition: string, facts: Environment): boolean {
  const { path, value } = parseCondition(condition);
  const fact = factAt(path, facts);
  if (value === undefined) return fact !== undefined && fact !== null && fact !== false;
  return Array.isArray(fact) ? fact.map(String).includes(value) : String(fact) === value;
}

function parseCondition(condition: string): { path: string[]; value?: string } {
  const [path = '', value] = condition.split(/=(.*)/s);
  return { path: path.split('.'), ...(value !== undefined && { value }) };
}

/** Conditions over facts that no environment can have, or over values that a fact cannot take. */
export function conditionProblems(component: string, source: SourceDocument): Problem[] {
  return conditionsIn(source.data, []).flatMap(({ path, condition }) => {
    const wrong = misfit(condition);
    if (!wrong) return [];
    return [
      {
        code: 'invalid-fact',
        severity: 'error',
        component,
        path: formatPath(path),
        at: source.positionOf(path),
        ...wrong,
      },
    ];
  });
}

function conditionsIn(data: unknown, path: Path): { path: Path; condition: string }[] {
  if (Array.isArray(data)) return data.flatMap((item, index) => conditionsIn(item, [...path, index]));
  if (!isMap(data)) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    if (key === 'where' && Array.isArray(value))
      return value.map((item, index) => ({ path: [...path, key, index], condition: String(item) }));
    return (key === 'when' || key === 'unless') && typeof value === 'string'
      ? [{ path: [...path, key], condition: value }]
      : conditionsIn(value, [...path, key]);
  });
}

function misfit(condition: string): Pick<Problem, 'message' | 'expected' | 'fix'> | undefined {
  const { path, value } = parseCondition(condition);
  let schema: JsonSchema | undefined = environmentSchema;
  for (const [index, key] of path.entries()) {
    const facts: string[] = Object.keys(propertiesOf(schema));
    schema = facts.includes(key) ? propertiesOf(schema)[key] : undefined;
    if (schema !== undefined) continue;
    const near = didYouMean(key, facts);
    const parent = path.slice(0, index).join('.');
    return {
      message: `There is no fact ${path.join('.')}.`,
      expected: facts.length ? `${parent && `${parent}. followed by `}one of ${facts.join(', ')}` : `${parent} alone`,
      fix: near ? `write ${[...path.slice(0, index), near].join('.')}` : 'name a fact of environment.yaml',
    };
  }
  const allowed = valuesOf(schema);
  if (value === undefined || !allowed || allowed.includes(value)) return undefined;
  const near = didYouMean(value, allowed);
  return {
    message: `${path.join('.')} is never ${value}.`,
    expected: `one of ${allowed.join(', ')}`,
    fix: `write ${path.join('.')}=${near ?? allowed[0]}`,
  };
}

function propertiesOf(schema: JsonSchema | undefined): Record<string, JsonSchema> {
  return typeof schema === 'object' ? ((schema['properties'] ?? {}) as Record<string, JsonSchema>) : {};
}

/** The values that a fact, or an item of a list, can take; undefined where there is no list of them. */
function valuesOf(schema: JsonSchema | undefined): string[] | undefined {
  if (typeof schema !== 'object') return undefined;
  if (schema['type'] === 'boolean') return ['true', 'false'];
  const values = (schema['enum'] ?? (schema['items'] as { enum?: unknown } | undefined)?.enum) as unknown[] | undefined;
  return values?.map(String);
}
