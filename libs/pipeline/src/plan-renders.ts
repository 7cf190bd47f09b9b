import { chartOf } from '@cedille/component';
import type { RenderRequest } from '@cedille/helm';
import { CedilleError, type Problem } from '@cedille/source';
import { loadGenerators, type RunGenerator } from '@cedille/values';
import { loadWorkspace, type Place, type Selection, type Workspace } from './load-workspace.ts';
import { openTools, type OpenToolsOptions, type Tools } from './open-tools.ts';
import { requestFor } from './request-for.ts';
import { stageComponent } from './stage-component.ts';

/** What Helm would be asked for one component in one environment. */
export interface PlannedRender {
  component: string;
  environment: string;
  /** Names of the upstreams that were not available. */
  missing: readonly string[];
  /** Absent when there is no asking: then `problems` say why. */
  request?: RenderRequest;
  problems: readonly Problem[];
}

/** All renders of a workspace, without one of them done. */
export interface RenderPlan {
  workspace: Workspace;
  renders: readonly PlannedRender[];
  tools: Tools;
}

export interface PlanRendersOptions extends Selection, OpenToolsOptions {
  /** Programs to use. @defaultValue those that `tools/versions.yaml` of the workspace names */
  tools?: Tools | undefined;
}

/**
 * The way of the data up to Helm's door: facts → values → request. Nothing is checked, rendered or written: who compares
 * two plans needs to render only what differs.
 * @throws CedilleError when facts or components cannot be read.
 */
export async function planRenders(options: PlanRendersOptions): Promise<RenderPlan> {
  const { root } = options;
  const [workspace, tools] = await Promise.all([loadWorkspace(root, options), options.tools ?? openTools(options)]);
  const used = workspace.selected.filter(({ name }) => workspace.places.some(place => lists(place, name)));
  const generators = await loadGenerators(root, [...new Set(used.map(chartOf))]);
  const renders = await Promise.all(
    used.map(component =>
      planComponent({ root, workspace, component, tools, generator: generators.get(chartOf(component)) }),
    ),
  );
  return { workspace, renders: renders.flat(), tools };
}

/**
 * What Helm makes of a planned render, as Helm wrote it: neither read nor put in order.
 * @throws CedilleError `helm-failed`, or what is in its way.
 */
export async function renderPlanned({ tools }: RenderPlan, { request, problems }: PlannedRender): Promise<string> {
  if (!request) throw new CedilleError(problems);
  const { text } = await tools.helm.render(request);
  return text;
}

interface PlanComponentOptions {
  root: string;
  workspace: Workspace;
  component: Workspace['selected'][number];
  tools: Tools;
  generator: RunGenerator | undefined;
}

async function planComponent(options: PlanComponentOptions): Promise<PlannedRender[]> {
  const { root, workspace, component, generator } = options;
  const staged = await settle(stageComponent(options));
  const places = workspace.places.filter(place => lists(place, component.name));
  return Promise.all(
    places.map(async (place): Promise<PlannedRender> => {
      const row = { component: component.name, environment: place.environment.name };
      if (!('chart' in staged)) return { ...row, missing: [], problems: staged.problems };
      const { chart } = staged;
      const { values, request } = await requestFor({ root, component, place, chart, generator });
      const problems = values.problems.filter(({ severity }) => severity === 'error');
      if (problems.length) return { ...row, missing: chart.missing, problems };
      return { ...row, missing: chart.missing, problems: [], request };
    }),
  );
}

/** What people wrote wrongly stands in the way of one component, not of the others. */
async function settle<T extends object>(work: Promise<T>): Promise<T | { problems: readonly Problem[] }> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { problems: error.problems };
  }
}

function lists({ environment }: Place, component: string): boolean {
  return environment.facts.components.includes(component);
}
