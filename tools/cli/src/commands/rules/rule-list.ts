import { RULE_FAMILIES, type RuleDescription, type RuleFamily } from '@cedille/checks';
import { DANGERS } from '@cedille/difference';

/** Every rule of the platform, about what stands in it and about what changes: one list for all that names rules. */
export const FAMILIES: readonly RuleFamily[] = [...RULE_FAMILIES, { title: 'Dangers of a change', rules: DANGERS }];

/** The same without families. A code may stand twice: once for a state, once for a change. */
export const ALL_RULES: readonly RuleDescription[] = FAMILIES.flatMap(({ rules }) => rules);
