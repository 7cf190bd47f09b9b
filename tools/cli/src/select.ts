import { listComponents } from '@cedille/component';
import { listEnvironments, listRequests } from '@cedille/environment';
import type { Selection } from '@cedille/pipeline';
import { CedilleError, didYouMean } from '@cedille/source';

/**
 * Reads `[environment] [component…]`: each word is one or the other, in any order.
 * @throws CedilleError `usage` that names what was probably meant.
 */
export async function select(root: string, words: readonly string[]): Promise<Selection> {
  if (!words.length) return {};
  const [environments, charts] = await Promise.all([listEnvironments(root), listComponents(root)]);
  const components = [...charts, ...(await listRequests(root, environments))];
  const unknown = words.filter(word => !environments.includes(word) && !components.includes(word));
  if (unknown.length) {
    throw new CedilleError(
      unknown.map(word => {
        const near = didYouMean(word, [...environments, ...components]);
        return {
          code: 'usage',
          severity: 'error',
          message: `${word} is neither an environment nor a component.`,
          expected: `an environment (${environments.join(', ')}) or a component (${charts.join(', ')})`,
          fix: near ? `write ${near}` : 'see ./cedille list',
        };
      }),
    );
  }
  const chosen = {
    environments: words.filter(word => environments.includes(word)),
    components: words.filter(word => components.includes(word)),
  };
  return {
    ...(chosen.environments.length && { environments: chosen.environments }),
    ...(chosen.components.length && { components: chosen.components }),
  };
}
