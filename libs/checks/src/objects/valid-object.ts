// cspell:ignore selctor
import type { KindRule } from './object-rule.ts';

/**
 * Every object has the fields of its kind and no others, of the right types and values. The API server drops an unknown
 * field in silence or refuses the object at sync, long after the merge.
 */
export const validObject: KindRule = {
  code: 'object-field',
  title: 'A field that the kind does not have, that is missing, or whose value it does not take',
  why: 'The API server drops an unknown field in silence, so what it was to do never happens; it refuses a wrong type or a missing field, at sync, long after the merge.',
  example:
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: sites }\nspec:\n  selectors: { app: web }\n  ports: [{ port: "80" }]\n',
  fix: 'correct {template} or the values it reads',
  severity: 'error',
  defects: ['unknown-field', 'required-missing', 'wrong-value', 'broken-template'],
  covers: { kubeScore: ['label-values', 'environment-variable-key-duplication'] },
  takes: ['unknown-field', 'type', 'required', 'enum', 'value', 'metadata', 'duplicate-item', 'annotation', 'printed'],
  fixOf({ rule, path, didYouMean }) {
    if (didYouMean === undefined) return this.fix;
    const place = rule === 'unknown-field' ? `instead of ${String(path.at(-1))} in` : 'in';
    return `write ${didYouMean} ${place} {template} or in the values it reads`;
  },
};
