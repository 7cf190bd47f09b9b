import { stageChart, type StagedChart } from '@cedille/helm';
import { CedilleError, formatProblem } from '@cedille/source';
import type { Project } from './project.ts';
import type { Messages } from './run-lint.ts';

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
  await Promise.all(
    charts.map(async project => {
      try {
        layers.staged.set(project, await stageChart({ root, folder: project.folder, own: true }));
      } catch (error) {
        if (!(error instanceof CedilleError)) throw error;
        layers.messages.set(project, error.problems.map(formatProblem));
      }
    }),
  );
  return layers;
}
