import { isMap } from '@cedille/source';
import { isTransition } from './cel.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** A rule of a definition, read. */
export interface ReadRule {
  rule: string;
  isTransition: boolean;
  optionalOldSelf: boolean;
  /** What its author says of it, or the rule itself; without a full stop. */
  text: string;
}

/** The rules of one place of a definition. Whatever else stands there is none. */
export function rulesOf(schema: StructuralSchema): ReadRule[] {
  const written: unknown = schema['x-kubernetes-validations'];
  if (!Array.isArray(written)) return [];
  return written.flatMap((one: unknown): ReadRule[] => {
    const { rule, message, optionalOldSelf } = isMap(one) ? one : {};
    if (typeof rule !== 'string') return [];
    const text = typeof message === 'string' && message ? message : rule;
    return [
      {
        rule,
        isTransition: isTransition(rule),
        optionalOldSelf: optionalOldSelf === true,
        text: text.trim().replace(/\.$/, ''),
      },
    ];
  });
}
