import { field } from '../field.ts';
import type { DangerRule } from '../rule.ts';

const LABEL = 'pod-security.kubernetes.io/enforce';
/** Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const LEVELS = ['privileged', 'baseline', 'restricted'];

export const podSecurityLowered: DangerRule = {
  code: 'pod-security-lowered',
  title: 'A namespace lets pods do more',
  why: 'The namespace takes Pods that it refused: privileged ones, those of the network of the machine, those of root.',
  example:
    '  kind: Namespace\n-   pod-security.kubernetes.io/enforce: restricted\n+   pod-security.kubernetes.io/enforce: privileged',
  fix: 'keep the level, and give the one Pod that needs more a namespace of its own',
  severity: 'high',
  find({ change, identity: { kind, name }, before, after }) {
    if (change !== 'changed' || kind !== 'Namespace') return [];
    const [old, now] = [levelOf(before), levelOf(after)];
    if (LEVELS.indexOf(now) >= LEVELS.indexOf(old)) return [];
    return [
      {
        severity: 'high',
        path: `metadata.labels["${LABEL}"]`,
        message: `Pods in ${name} are held to ${now} instead of ${old}.`,
        fix: 'move the pods that need it to a namespace of their own',
      },
    ];
  },
};

function levelOf(namespace: unknown): string {
  const level = field(namespace, 'metadata', 'labels', LABEL);
  return typeof level === 'string' && LEVELS.includes(level) ? level : 'privileged';
}
