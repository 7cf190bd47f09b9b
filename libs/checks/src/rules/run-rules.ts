import type { KubernetesObject } from '@cedille/manifests';
import type { ProblemCode, Severity } from '@cedille/source';
import { Cluster, SeenCluster, type ClusterKnowledge, type PlacedObject } from './cluster.ts';
import type { ClusterRule, Finding, ObjectRule, PlacedFinding } from './rule.ts';

/** A finding with the rule that it is of. */
export type Found<F extends Finding = Finding> = F & { code: ProblemCode; severity: Severity };

/** What rules find in one object, whoever made it: no render, component or environment is asked for. */
export function findInObject(object: KubernetesObject, rules: readonly ObjectRule[]): Found[] {
  return rules
    .filter(({ kinds }) => !kinds || kinds.includes(String(object.kind)))
    .flatMap(rule => rule.find(object).map(finding => ({ severity: rule.severity, ...finding, code: rule.code })));
}

/** What rules find in the objects of one cluster when each is held against the others. Lists are to be opened before. */
export function findInCluster<T extends PlacedObject>(
  { objects, known }: { objects: readonly T[]; known?: ClusterKnowledge },
  rules: readonly ClusterRule[],
): Found<PlacedFinding<T>>[] {
  const find = openCluster({ objects, ...(known && { known }) });
  return rules.flatMap(find);
}

/** The same, one rule after the other. Each is shown the kinds that it names. */
export function openCluster<T extends PlacedObject>({
  objects,
  known,
}: {
  objects: readonly T[];
  known?: ClusterKnowledge;
}): (rule: ClusterRule) => Found<PlacedFinding<T>>[] {
  const cluster = new Cluster(objects, known);
  return rule => {
    const seen = rule.looksAtAll ? cluster : new SeenCluster(cluster, rule.kinds);
    return rule.find(seen).map(finding => ({ severity: rule.severity, ...finding, code: rule.code }));
  };
}
