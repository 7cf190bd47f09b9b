import type { KindRule } from './object-rule.ts';

/**
 * A whole number is printed as one. Values go to Helm as floats, and Go prints those from a million on with an exponent. A
 * warning: some programs do read it.
 */
export const wholeNumber: KindRule = {
  code: 'number-printed',
  title: 'A whole number that Go printed with an exponent',
  why: 'Values go to Helm as floats, and Go prints those from a million on as 1e+06. Hardly any program reads that as a whole number.',
  example: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: sites }\ndata: { limit: "1e+06" }\n',
  fix: 'print it by {{ int64 … }} in {template}, or put the value in quotes where the schema takes a string',
  severity: 'warning',
  defects: ['broken-template'],
  takes: ['printed-float'],
};
