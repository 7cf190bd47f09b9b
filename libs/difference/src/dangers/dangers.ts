import type { RuleDescription } from '@cedille/checks';
import type { Danger } from '../difference.ts';
import { RULES } from './find-dangers.ts';
import { REFERENCE_DANGERS } from './references/reference-lost.ts';

/** What people read of all dangers, those of references included. */
export const DANGERS: readonly (RuleDescription & Pick<Danger, 'severity'>)[] = [...RULES, ...REFERENCE_DANGERS];
