import type { Problem } from '@cedille/source';

/** The smallest majority: 2 of 3, 3 of 5. */
export function defaultThreshold(holders: number): number {
  return Math.floor(holders / 2) + 1;
}

/** Why Vault cannot be initialized for so many holders, of whom it takes so many. */
export function thresholdProblem(holders: number, threshold: number): Problem | undefined {
  if (!holders)
    return problem(
      'There are no holders: nobody would have the key of this Vault.',
      'the public PGP key of each holder in environments/<environment>/holders/<holder>.asc',
      'let three people export theirs: gpg --armor --export <address>',
    );
  if (!Number.isInteger(threshold) || threshold < 1)
    return problem(
      `The threshold is ${threshold}.`,
      `a number from 1 to ${holders}`,
      `--threshold ${defaultThreshold(holders)}`,
    );
  if (threshold > holders)
    return problem(
      `It would take ${threshold} holders, and there are ${holders}: nobody could ever open this Vault.`,
      `a threshold of ${holders} at the most`,
      `--threshold ${defaultThreshold(holders)}, or more holders`,
    );
  // Vault refuses it, too: every share alone would be the key.
  if (threshold === 1 && holders > 1)
    return problem(
      `One holder of ${holders} would be enough.`,
      'a threshold of 2 or more: a key that several people have whole is no shared key',
      `--threshold ${defaultThreshold(holders)}`,
    );
  return undefined;
}

function problem(message: string, expected: string, fix: string): Problem {
  return { code: 'usage', severity: 'error', message, expected, fix };
}
