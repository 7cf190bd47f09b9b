import { stageChart, type StagedChart } from '@cedille/helm';
import { CedilleError, formatProblem } from '@cedille/source';
import type { Project } from './project.ts';
import type { Messages } from './lint-options.ts';

export interface OwnLayers {
  staged: Map<Project, StagedChart>;
  /** Why a chart could not be put together. */
  messages: Messages;
}

/** Puts the charts among the projects together without upstream: what we wrote is what is judged. */
export async function stageOwnLayers({
  root,
  projects,
}: {
  root: string;
  projects: readonly Project[];
}): Promise<OwnLayers> {
  const layers: OwnLayers = { staged: new Map(), messages: new Map() };
  const charts = projects.filter(({ folder }) => folder.startsWith('charts/'));
  const outcomes = await Promise.all(
    charts.map(({ folder }) =>
      stageChart({ root, folder, own: true }).catch((error: unknown) => {
        if (error instanceof CedilleError) return error;
        throw error;
      }),
    ),
  );
  for (const [index, project] of charts.entries()) {
    const outcome = outcomes[index]!;
    if (outcome instanceof CedilleError) layers.messages.set(project, outcome.problems.map(formatProblem));
    else layers.staged.set(project, outcome);
  }
  return layers;
}
