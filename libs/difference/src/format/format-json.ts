import type { Difference } from '../difference.ts';
import { formatSteps } from '../format-steps.ts';

/** What `--json` prints: the difference without the objects themselves, paths as text. */
export function toJson({ environments }: Difference): unknown {
  return {
    environments: environments.map(({ objects, ...rest }) => ({
      ...rest,
      objects: objects.map(({ before: _before, after: _after, lines: _lines, changes, ...object }) => ({
        ...object,
        changes: changes.map(change => ({ ...change, path: formatSteps(change.path) })),
      })),
    })),
  };
}
