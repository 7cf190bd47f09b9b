import type { Edit } from '../problem.ts';

/** A JSON Schema of draft-07 to 2020-12, self-contained: `true` allows everything, `false` nothing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- schemas are read and built keyword by keyword
export type JsonSchema = boolean | { [keyword: string]: any };

/** One place where data breaks a schema, in words for the person who wrote the data. */
export interface Violation {
  /** Keys and list indexes from the root of the data. A missing key is part of its path. */
  path: (string | number)[];
  /** The keyword of the schema that is broken. */
  keyword: string;
  code: 'unknown-key' | 'wrong-type' | 'missing-key' | 'schema-violation';
  /** One sentence without a full stop. Values under keys that may be secret are never in it. */
  message: string;
  /** What was expected, without a full stop. */
  expected?: string;
  /** What to write instead: a key, a path from the root, or one of the allowed values. */
  suggestion?: string;
  /** The next step, imperative, without a full stop. */
  fix?: string;
  /** The fix, where it is certain. */
  edit?: Edit;
  /** JSON pointer to the keyword in the schema. */
  schemaPath: string;
}
