import type { DangerRule } from '../rule.ts';
import { holdingOf } from './holding-of.ts';

export const unknownKind: DangerRule = {
  code: 'unknown-kind',
  title: 'An object of a kind that nobody knows goes away',
  why: 'Nobody knows what its controller does when such an object goes: it may delete data.',
  example: '- apiVersion: example.org/v1\n-   kind: Site',
  fix: 'ask the documentation of its controller',
  severity: 'notice',
  onDeletion: true,
  find({ change, identity, before }, surroundings) {
    if (change !== 'removed' || holdingOf(identity, before, surroundings) !== 'unknown') return [];
    const { group, kind, name } = identity;
    return [
      {
        severity: 'notice',
        message: `Nobody says what becomes of the data of the ${kind} ${name}: its controller may delete it.`,
        fix: `find out what the controller of ${group} deletes, and say it under holds in component.yaml of whoever brings the kind`,
      },
    ];
  },
};
