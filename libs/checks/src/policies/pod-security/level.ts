import { nameOf, type Cluster, type PlacedObject, type Workload } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, Finding, RuleDescription } from '../../rules/rule.ts';
import { textAt } from '../../rules/value-at.ts';
import type { ProblemCode } from '@cedille/source';

/** Levels of the Pod Security Standards, the strictest last. */
export type Level = 'privileged' | 'baseline' | 'restricted';

const ORDER: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** A control of the Pod Security Standards, or something beyond them. */
interface PodControl extends RuleDescription<ProblemCode> {
  severity: 'error' | 'warning';
  /** What it finds, with the lowest level that forbids it; `beyond` is forbidden by none. */
  judge(workload: Workload): readonly (Finding & { forbiddenBy: Level | 'beyond' })[];
}

/**
 * A rule about how Pods are isolated. What the namespace of a Pod forbids by the level that it declares is refused by the API
 * server: an error, whatever the rule thinks of it otherwise. What a namespace allows on purpose is a warning at most.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podControl({ judge, ...description }: PodControl): ClusterRule {
  return {
    ...description,
    kinds: [...WORKLOADS, 'Namespace'],
    find<T extends PlacedObject>(cluster: Cluster<T>) {
      const levels = levelsOf(cluster);
      return cluster.workloads.flatMap(workload => {
        const level = levels.get(workload.namespace);
        return judge(workload).map(({ forbiddenBy, ...finding }) => ({
          on: workload.on,
          ...finding,
          ...judgedBy({ level, forbiddenBy, namespace: workload.namespace, finding, severity: description.severity }),
        }));
      });
    },
  };
}

interface Judged {
  level: Level | undefined;
  forbiddenBy: Level | 'beyond';
  namespace: string;
  finding: Finding;
  severity: 'error' | 'warning';
}

function judgedBy({ level, forbiddenBy, namespace, finding, severity }: Judged): Pick<Finding, 'severity' | 'message'> {
  const { message } = finding;
  if (level === undefined) return { severity, message };
  const isRefused = forbiddenBy !== 'beyond' && ORDER.indexOf(level) >= ORDER.indexOf(forbiddenBy);
  if (!isRefused) return { severity: 'warning', message };
  return {
    severity: 'error',
    message: `${message.replace(/\.$/, '')}, and the namespace ${namespace} refuses such Pods (${ENFORCE}: ${level}).`,
  };
}

/** What namespaces enforce; those that say nothing are left out. */
function levelsOf(cluster: Cluster): ReadonlyMap<string, Level> {
  return new Map(
    cluster.of('Namespace').flatMap((namespace): [string, Level][] => {
      const level = textAt(namespace.object, ['metadata', 'labels', ENFORCE]);
      return ORDER.includes(level as Level) ? [[nameOf(namespace), level as Level]] : [];
    }),
  );
}

/** Whether the Pods say that they run on Windows, where many fields mean nothing. */
export function isWindows({ spec }: Workload): boolean {
  return textAt(spec, ['os', 'name']) === 'windows';
}
