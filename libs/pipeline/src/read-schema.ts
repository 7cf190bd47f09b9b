import type { Component } from '@cedille/component';
import { loadValuesSchema, type ValuesSchema } from '@cedille/schema';
import { CedilleError, type Problem } from '@cedille/source';

/** The schema of a component's values. When it cannot be read problems say so, and anything is allowed. */
export async function readSchema(
  root: string,
  { name, folder, libraries }: Component,
): Promise<Pick<ValuesSchema, 'key' | 'schema'> & { problems: Problem[] }> {
  try {
    return { ...(await loadValuesSchema({ root, folder, libraries })), problems: [] };
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { key: '', schema: () => true, problems: error.problems.map(problem => ({ ...problem, component: name })) };
  }
}
