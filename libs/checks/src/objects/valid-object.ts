import type { ObjectRule } from './object-rule.ts';

/**
 * Every object has the fields of its kind and no others, of the right types and values. The API server drops an unknown
 * field in silence or refuses the object at sync, long after the merge.
 */
export const validObject: ObjectRule = {
  code: 'object-field',
  takes: ['unknown-field', 'type', 'required', 'enum', 'value', 'metadata', 'duplicate-item', 'annotation', 'printed'],
  fix({ rule, path, didYouMean }, template) {
    if (didYouMean !== undefined && rule === 'unknown-field') {
      return `write ${didYouMean} instead of ${String(path.at(-1))} in ${template} or in the values it reads`;
    }
    if (didYouMean !== undefined) return `write ${didYouMean} in ${template} or in the values it reads`;
    return `correct ${template} or the values it reads`;
  },
};
