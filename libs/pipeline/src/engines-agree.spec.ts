import { join } from 'node:path';
import { chooseEngine, createHelm, resolveTool } from '@cedille/helm';
import { CedilleError, formatProblem } from '@cedille/source';
import { expect, it } from 'vitest';
import { planRenders } from './plan-renders.ts';

const root = join(import.meta.dirname, '../../..');

/** Why the two cannot be compared on this machine. */
async function missing(): Promise<string | undefined> {
  try {
    await chooseEngine({ root, engine: 'native' });
    await resolveTool('helm', { root });
    return undefined;
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return error.problems.map(problem => formatProblem(problem)).join('\n');
  }
}

/** With CEDILLE_CHART_MIRROR upstream charts are part of it; without, what our own layer makes. */
it('every component in every environment is rendered to the same bytes by both engines', async context => {
  const reason = await missing();
  if (reason) return context.skip(reason);
  const { renders } = await planRenders({ root, upstream: { offline: true } });
  expect(renders.length).toBeGreaterThan(20);
  const [native, program] = await Promise.all(
    (['native', 'helm'] as const).map(engine => createHelm({ root, engine, concurrency: 2 })),
  );
  const compare = async ({ component, environment, request, problems }: (typeof renders)[number]): Promise<void> => {
    expect(problems, `${component} in ${environment}`).toEqual([]);
    const [ours, theirs] = await Promise.all(
      [native!, program!].map(helm => helm.render({ ...request!, fresh: true }).catch((error: unknown) => error)),
    );
    expect(textOrProblems(ours), `${component} in ${environment}`).toEqual(textOrProblems(theirs));
  };
  await Promise.all(renders.map(compare));
}, 900_000);

function textOrProblems(outcome: unknown): unknown {
  if (!(outcome instanceof CedilleError)) return (outcome as { text: string }).text;
  return outcome.problems.map(problem => ({ ...problem, fix: undefined }));
}
