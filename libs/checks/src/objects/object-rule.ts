import type { ProblemCode, Severity } from '@cedille/source';
import type { ObjectViolation, ViolationRule } from '@cedille/types';
import type { RuleDescription } from '../rules/rule.ts';

/** One rule about objects and their kinds: which violations it answers for, and how they are told. */
export interface KindRule extends RuleDescription<ProblemCode> {
  severity: Severity;
  takes: readonly ViolationRule[];
  /** The next step in place of that of the rule; `{template}` stands for what made the object. */
  fixOf?(violation: ObjectViolation): string;
}
