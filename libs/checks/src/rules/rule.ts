import type { KubernetesObject } from '@cedille/manifests';
import type { Path, ProblemCode, Severity } from '@cedille/source';
import type { Cluster, PlacedObject } from './cluster.ts';
import type { DefectClass } from './defects.ts';
import type { Coverage } from './rule-sets.ts';

/**
 * How much it matters. Of what stands in a cluster: `error` (it breaks, or it opens the cluster) and `warning` (an honest
 * doubt, which fails nothing). Of a change: `critical`, `high` and `notice`.
 */
export type RuleSeverity = Severity | 'critical' | 'high' | 'notice';

/** What people read of a rule: `./cedille explain-rule <code>`, and a row of the catalogue. Each rule of the platform has one. */
export interface RuleDescription<Code extends string = string> {
  /** Stable: people search for it and waive it. */
  code: Code;
  /** What is found. One line without a full stop. */
  title: string;
  /** What happens where nobody mends it. Sentences. */
  why: string;
  /** A short text in which it is found. */
  example: string;
  /** The next step, imperative, without a full stop. `{template}` stands for the template that made the object. */
  fix: string;
  /** What does it in a component of this platform; an audit of another repository does not say it. */
  fixHere?: string | undefined;
  /** Of most of its findings: a finding may say otherwise. */
  severity: RuleSeverity;
  /** Classes of defects that it catches. */
  defects?: readonly DefectClass[];
  /** What of published rule sets it does the work of. */
  covers?: Coverage;
}

/** The next step in this platform. */
export function ownFix({ fix, fixHere }: Pick<RuleDescription, 'fix' | 'fixHere'>): string {
  return fixHere === undefined ? fix : `${fix}: ${fixHere}`;
}

/** Something wrong in an object, before anybody has looked where it stands. Plain data: it is remembered as JSON. */
export interface Finding {
  /** From the root of the object. */
  path: Path;
  /** One sentence with a full stop. It never holds a secret. */
  message: string;
  /** What was expected, without a full stop. */
  expected?: string;
  /** In place of that of the rule. */
  fix?: string;
  /** In place of that of the rule. */
  severity?: Severity;
}

/** A rule that needs nothing but the object. Its answer is remembered by the text of the object. */
export interface ObjectRule extends RuleDescription<ProblemCode> {
  severity: Severity;
  /** Kinds that it looks at, whatever their group; all when left out. */
  kinds?: readonly string[];
  /** Pure: the same object gives the same findings. It is given whatever stands in a repository, well-formed or not. */
  find(object: KubernetesObject): readonly Finding[];
}

/** A finding of a rule that looks at several objects: also which one it is about. */
export interface PlacedFinding<T extends PlacedObject = PlacedObject> extends Finding {
  on: T;
}

/** A rule that needs other objects, or facts of the cluster. */
export interface ClusterRule extends RuleDescription<ProblemCode> {
  severity: Severity;
  /** Kinds that it asks the cluster for, whatever their group: no others are kept for it. */
  kinds: readonly string[];
  /** It also asks for kinds that definitions in the cluster add. Of those no more is kept than names and annotations. */
  looksAtAll?: true;
  /** Pure: the same cluster gives the same findings. */
  find<T extends PlacedObject>(cluster: Cluster<T>): readonly PlacedFinding<T>[];
}
