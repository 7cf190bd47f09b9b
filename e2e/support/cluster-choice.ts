import { CedilleError, didYouMean } from '@cedille/source';

export const CLUSTER_CHOICES = ['auto', 'kind', 'control-plane'] as const;

/** What a person may ask for. */
export type ClusterChoice = (typeof CLUSTER_CHOICES)[number];

/**
 * The kind of cluster that a variable or a flag names.
 * @throws CedilleError `usage` when there is none of that name
 */
export function readClusterChoice(text: string): ClusterChoice {
  const choice = CLUSTER_CHOICES.find(name => name === text);
  if (choice) return choice;
  const meant = didYouMean(text, CLUSTER_CHOICES);
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There is no kind of cluster called ${text}.`,
    expected: `${CLUSTER_CHOICES.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`,
    fix: 'write one of these in CEDILLE_E2E_CLUSTER, or after --cluster',
  });
}
