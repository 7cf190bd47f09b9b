import { benchChecks } from '@cedille/checks/bench';

/** How well policies find seeded mistakes in what was rendered. @returns the exit code */
export async function main({ root, argv }: { root: string; argv: readonly string[] }): Promise<number> {
  return benchChecks({ root, argv });
}
