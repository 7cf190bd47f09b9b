import type { ObjectRule } from './object-rule.ts';

/** A namespace stands on namespaced objects, and on them alone. */
export const rightScope: ObjectRule = {
  code: 'object-scope',
  takes: ['namespace-forbidden', 'namespace-missing'],
  fix({ rule }, template) {
    return rule === 'namespace-forbidden'
      ? `remove metadata.namespace in ${template}`
      : `set metadata.namespace in ${template}`;
  },
};
