import { checkDeterminism } from '@cedille/checks';
import type { RenderRequest } from '@cedille/helm';
import type { Problem } from '@cedille/source';
import type { Arranged } from './arrange.ts';
import { renderAgain } from './render-again.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/** Renders a second time, past all caches and as at another time, and compares. */
export async function proveDeterminism(
  options: RenderPlaceOptions,
  request: RenderRequest,
  first: Arranged,
): Promise<readonly Problem[]> {
  const second = await renderAgain(options, { ...request, fresh: true, otherClock: true });
  if (second.output === undefined) return second.problems;
  return checkDeterminism({ ...options.where, first: first.output, second: second.output });
}
