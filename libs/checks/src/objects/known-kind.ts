import type { KindRule } from './object-rule.ts';

/** Every object is of a kind that Kubernetes, the same render or a component brings; otherwise nothing in it can be checked. */
export const knownKind: KindRule = {
  code: 'unknown-kind',
  title: 'An object of a kind that nobody brings',
  why: 'The API server refuses it: neither Kubernetes of that version, nor a definition in the same render, nor a component has the kind. Nothing else in the object can be checked.',
  example: 'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\n',
  fix: 'derive the facts of the component that brings the kind (./cedille types <component>), or correct {template}',
  severity: 'error',
  defects: ['unknown-field', 'version-mismatch'],
  covers: { kubeScore: ['stable-version'] },
  takes: ['unknown-kind'],
  fixOf({ didYouMean }) {
    return didYouMean === undefined ? this.fix : `use ${didYouMean} in {template}`;
  },
};
