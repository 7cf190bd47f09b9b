import { createStore, sourceOf, type ChartPin, type LockEntry } from '@cedille/helm';
import { CedilleError, formatProblem } from '@cedille/source';
import type { Upstream } from './options.ts';

/**
 * Gets the chart and answers with the entry that fixes its digest; nothing for a file of a mirror, which may hold anything.
 * @throws Error when it is not available, or is not that chart
 */
export async function pinUpstream({ chart, version, repository }: Upstream): Promise<LockEntry | undefined> {
  const pin: ChartPin = { kind: 'chart', name: chart, version, repository };
  const found = await createStore({ refresh: true }).resolve(pin).catch(explain);
  if ('unreachable' in found) throw new Error(formatProblem(found.unreachable));
  return found.origin === 'mirror' ? undefined : { name: chart, version, source: sourceOf(pin), sha256: found.sha256 };
}

function explain(error: unknown): never {
  if (error instanceof CedilleError) throw new Error(error.problems.map(formatProblem).join('\n'), { cause: error });
  throw error;
}
