import type { ProblemCode, Severity } from '@cedille/source';
import type { ObjectViolation, ViolationRule } from '@cedille/types';

/** One rule about single objects: which violations it answers for, and how they are told. */
export interface ObjectRule {
  code: ProblemCode;
  /** @defaultValue 'error' */
  severity?: Severity;
  takes: readonly ViolationRule[];
  /** The next step; `template` is what made the object. */
  fix(violation: ObjectViolation, template: string): string;
}
