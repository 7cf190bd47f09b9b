import type { ObjectRule } from './object-rule.ts';

/** Every object is of a kind that Kubernetes, the same render or a component brings; otherwise nothing in it can be checked. */
export const knownKind: ObjectRule = {
  code: 'unknown-kind',
  takes: ['unknown-kind'],
  fix({ didYouMean }, template) {
    if (didYouMean !== undefined) return `use ${didYouMean} in ${template}`;
    return `derive the facts of the component that brings the kind (./cedille types <component>), or correct ${template}`;
  },
};
