import { CedilleError, type Problem } from './problem.ts';

/**
 * Waits for all of several readings, whatever becomes of them.
 * @throws CedilleError with the problems of all that failed, each once; anything that is no CedilleError as it is
 */
export async function settleAll<Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Key in keyof Work]: Awaited<Work[Key]> }> {
  const settled = await Promise.allSettled(work);
  const reasons = settled.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const foreign = reasons.find(reason => !(reason instanceof CedilleError));
  if (foreign !== undefined) throw foreign;
  if (reasons.length) throw new CedilleError(unique(reasons.flatMap(reason => (reason as CedilleError).problems)));
  return settled.map(result => (result as PromiseFulfilledResult<unknown>).value) as never;
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values()];
}
