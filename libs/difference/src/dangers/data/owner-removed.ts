import { list } from '../field.ts';
import type { DangerRule } from '../rule.ts';
import { isOneOf } from './kind-table.ts';
import { holdingOf } from './holding-of.ts';
import { OWNERS } from './owner-table.ts';

/** Finalizers of those that clean up after Kubernetes' own kinds, and say so in rules of their own. */
const OWN = /^(kubernetes\.io\/|foregroundDeletion$|orphan$|(post-|pre-)?(delete|resources)-finalizer\.argocd)/;

export const ownerRemoved: DangerRule = {
  code: 'owner-removed',
  title: 'What it made or looked after goes with it',
  why: 'A controller deletes what it made for the object, or stops looking after it: Secrets, certificates, volumes.',
  example: '- kind: ExternalSecret\n-   metadata: { name: database, namespace: sites }',
  fix: 'keep it until nobody uses what it made',
  severity: 'high',
  onDeletion: true,
  find({ change, identity, before }, surroundings) {
    if (change !== 'removed' || holdingOf(identity, before, surroundings) === 'data') return [];
    const row = OWNERS.find(({ of }) => isOneOf(of, identity));
    if (row) {
      if (row.unless?.(before)) return [];
      return [{ severity: row.severity, message: row.happens(identity.name, before), fix: row.fix }];
    }
    const finalizers = list(before, 'metadata', 'finalizers').map(String);
    const foreign = finalizers.filter(one => !OWN.test(one));
    if (!foreign.length) return [];
    return [
      {
        severity: 'notice',
        path: 'metadata.finalizers',
        message: `Before ${identity.name} goes, ${foreign.join(', ')} may delete more than the object itself.`,
        fix: 'find out what its controller deletes',
      },
    ];
  },
};
