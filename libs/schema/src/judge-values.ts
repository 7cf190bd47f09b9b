import { validate, type JsonSchema, type Position, type Violation } from '@cedille/source';
import { findLostDefaults } from './judge/find-lost-defaults.ts';
import { findNearMisses, type NearMiss } from './judge/find-near-misses.ts';
import { findOlderImages } from './judge/find-older-images.ts';
import { findAnchored, findReferences, isReferred } from './judge/find-references.ts';
import { suggestMove } from './judge/suggest-move.ts';

export interface JudgeValuesOptions {
  /** Of the whole document. */
  schema: JsonSchema;
  /** One layer of values as somebody wrote it: in values merged with the defaults no near miss can be seen. */
  values: unknown;
  /** The defaults beneath, in the same shape; without them no near miss is looked for. */
  defaults?: unknown;
  /** Versions of the programs that charts bring, by the keys of the charts. */
  appVersions?: Readonly<Record<string, string>>;
  /** Where the key at a path stands. */
  positionOf?: (path: readonly (string | number)[]) => Position;
  /** The scalar at a path as somebody wrote it. */
  sourceOf?: (path: readonly (string | number)[]) => string | undefined;
  /**
   * Paths of values that carry a YAML anchor which is used.
   * @defaultValue where one and the same map or list stands at several places
   */
  repeated?: readonly (readonly (string | number)[])[];
}

/** What is wrong, or probably wrong, at one place in values. */
export interface ValuesViolation extends Omit<Violation, 'code'> {
  code: Violation['code'] | 'near-miss' | 'image-older';
  at?: Position;
  /** Of a near miss: where the key stands that was meant. */
  meant?: (string | number)[];
}

export interface ValuesJudgement {
  /** What the schema refuses. */
  errors: ValuesViolation[];
  /** What a map left open accepts although it looks like a slip. */
  warnings: ValuesViolation[];
  /** Keys that the schema refuses and the document itself gives a meaning: another judge of the same schema refuses them. */
  exempt: (string | number)[][];
}

/**
 * Judges values as people write them: a null deletes a default, and a key that the document itself refers to, by
 * `{{ .Values.key }}` or by a YAML alias, is known. Keys that an open map accepts are compared with the defaults.
 */
export function judgeValues(options: JudgeValuesOptions): ValuesJudgement {
  const { values, positionOf } = options;
  const references = findReferences(values);
  const warnings = warningsOf(options).filter(({ path }) => !isReferred(path, references));
  const { errors, exempt } = errorsOf(options, references);
  return {
    errors: errors.map(violation => placed(violation, positionOf)),
    exempt,
    warnings: warnings.map(violation => placed(violation, positionOf)),
  };
}

function errorsOf(
  { schema, values, defaults, sourceOf, repeated = [] }: JudgeValuesOptions,
  references: string[][],
): { errors: Violation[]; exempt: Violation['path'][] } {
  const anchored = findAnchored(values);
  const isMeant = ({ code, path }: Violation): boolean =>
    code === 'unknown-key' &&
    (isReferred(path, references) || isAnchor(path, repeated) || anchored.has(valueAt(values, path)));
  const found = validate(schema, values, { nullDeletes: true, ...(sourceOf && { sourceOf }) });
  return {
    exempt: found.filter(isMeant).map(({ path }) => path),
    errors: found
      .filter(violation => !isMeant(violation))
      .map(violation => (defaults === undefined ? violation : suggestMove(violation, defaults))),
  };
}

/** Whether the key holds a value that is repeated, or is one: nothing but the document's author reads it. */
function isAnchor(path: readonly (string | number)[], repeated: NonNullable<JudgeValuesOptions['repeated']>): boolean {
  return repeated.some(anchor => path.every((step, index) => String(anchor[index]) === String(step)));
}

function valueAt(values: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, step) => (found as Record<string, unknown> | undefined)?.[step], values);
}

/** Without defaults beneath, nothing is doubted. */
function warningsOf({ schema, values, defaults, appVersions = {} }: JudgeValuesOptions): ValuesViolation[] {
  if (defaults === undefined) return [];
  const older = findOlderImages(values, { defaults, appVersions });
  return [
    ...findNearMisses(values, { schema, defaults }).map(warning),
    ...findLostDefaults(values, { schema, defaults }).map((lost): ValuesViolation => ({
      ...lost,
      keyword: 'type',
      code: 'wrong-type',
      fix: 'write a value, or take the line out',
      schemaPath: '#',
    })),
    ...older.map((image): ValuesViolation => ({
      ...image,
      keyword: 'image-older',
      code: 'image-older',
      fix: `take the line out, or write ${image.expected}; where it is meant to stay behind, say why beside it`,
      schemaPath: '#',
    })),
  ];
}

function warning({ path, suggestion, meant, message, expected }: NearMiss): ValuesViolation {
  return {
    path,
    keyword: 'near-miss',
    code: 'near-miss',
    message,
    expected: expected ?? 'a key that the chart reads',
    ...(suggestion !== undefined && { suggestion }),
    ...(meant && { meant }),
    fix: `write ${suggestion ?? expected}, or leave it if it is intended`,
    schemaPath: '#',
  };
}

function placed(violation: ValuesViolation, positionOf: JudgeValuesOptions['positionOf']): ValuesViolation {
  return positionOf ? { ...violation, at: positionOf(violation.path) } : violation;
}
