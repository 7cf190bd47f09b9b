import { CedilleError } from '@cedille/source';
import { select } from '../select.ts';

/**
 * Reads `[component…]`.
 * @throws CedilleError `usage` when a word is something else
 */
export async function selectComponents(root: string, words: readonly string[]): Promise<readonly string[] | undefined> {
  const { environments = [], components } = await select(root, words);
  if (!environments.length) return components;
  throw new CedilleError(
    environments.map(environment => ({
      code: 'usage',
      severity: 'error',
      message: `${environment} is an environment; only components can be named here.`,
      expected: 'names of components; a release is for all environments at once',
      fix: `leave ${environment} out`,
    })),
  );
}
