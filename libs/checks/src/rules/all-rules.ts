import { KIND_RULES } from '../objects/check-objects.ts';
import { CLUSTER_RULES } from '../policies/cluster-rules.ts';
import { OBJECT_RULES } from '../policies/object-rules.ts';
import { ENVIRONMENT_RULES } from './catalogue/environment.ts';
import { REFERENCE_RULES } from './catalogue/references.ts';
import { REPOSITORY_RULES } from './catalogue/repositories.ts';
import { VALUE_RULES } from './catalogue/values.ts';
import type { RuleDescription } from './rule.ts';

/** A family of rules, as a heading of the catalogue. */
export interface RuleFamily {
  title: string;
  rules: readonly RuleDescription[];
}

/** Every rule about what stands in a repository, by what it looks at. */
export const RULE_FAMILIES: readonly RuleFamily[] = [
  { title: 'Facts and values', rules: VALUE_RULES },
  { title: 'Objects against their kind', rules: KIND_RULES },
  { title: 'References', rules: REFERENCE_RULES },
  { title: 'Environments', rules: ENVIRONMENT_RULES },
  { title: 'Policies', rules: [...OBJECT_RULES, ...CLUSTER_RULES] },
  { title: 'Repositories of others', rules: REPOSITORY_RULES },
];
