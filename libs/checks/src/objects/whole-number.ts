import type { ObjectRule } from './object-rule.ts';

/**
 * A whole number is printed as one. Values go to Helm as floats, and Go prints those from a million on with an exponent. A
 * warning: some programs do read it.
 */
export const wholeNumber: ObjectRule = {
  code: 'object-field',
  severity: 'warning',
  takes: ['printed-float'],
  fix: (_, template) =>
    `print it by {{ int64 … }} in ${template}, or put the value in quotes where the schema takes a string`,
};
