import type { RenderRequest, RenderResult } from '@cedille/helm';
import { CedilleError, type Problem } from '@cedille/source';
import type { Tools } from './open-tools.ts';

/** Renders once; what Helm refuses becomes problems. */
export async function askHelm(
  { helm }: Tools,
  request: RenderRequest,
): Promise<RenderResult | { problems: readonly Problem[] }> {
  try {
    return await helm.render(request);
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { problems: error.problems };
  }
}
