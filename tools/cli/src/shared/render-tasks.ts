import { listComponents } from '@cedille/component';
import { listEnvironments } from '@cedille/environment';
import { renderPlatform, type PlatformRendering, type RenderPlatformOptions, type Selection } from '@cedille/pipeline';
import { CedilleError, formatProblem, type Problem } from '@cedille/source';
import type { TaskOutcome, TaskRequest } from './task.ts';

/** The components among the projects in one run; then each environment among them, as a whole. */
export async function* renderTasks(
  { root, projects, signal, options: asked }: TaskRequest,
  options: Partial<RenderPlatformOptions>,
): AsyncIterable<TaskOutcome> {
  const request = { root, signal, upstream: { required: Boolean(asked?.requireUpstream) }, ...options };
  const components = await listComponents(root);
  const places = (await listEnvironments(root)).filter(name => projects.includes(`environment-${name}`));
  const wanted = projects.filter(project => components.includes(project));
  if (wanted.length) yield* outcomes(wanted, await attempt(request, { components: wanted }));
  for (const place of places) {
    const run = await attempt({ ...request, prove: false }, { environments: [place] });
    yield { project: `environment-${place}`, ...summary(run, run.problems) };
  }
}

type Attempt = Pick<PlatformRendering, 'renderings' | 'problems'>;

async function attempt(options: RenderPlatformOptions, selection: Selection): Promise<Attempt> {
  try {
    return await renderPlatform({ ...options, ...selection });
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { renderings: [], problems: [...error.problems] };
  }
}

function* outcomes(projects: readonly string[], run: Attempt): Iterable<TaskOutcome> {
  for (const project of projects) {
    const own = run.problems.filter(({ component }) => !component || component === project);
    const renderings = run.renderings.filter(({ component }) => component === project);
    yield { project, ...summary({ ...run, renderings }, own) };
  }
}

function summary({ renderings }: Attempt, problems: readonly Problem[]): Omit<TaskOutcome, 'project'> {
  const rows = renderings.map(({ component, environment, status, objects, missing }) => {
    const remark = missing.length ? `, without ${missing.join(', ')}` : '';
    return `${environment}/${component}: ${status}, ${objects} objects${remark}`;
  });
  return {
    success: !problems.some(({ severity }) => severity === 'error'),
    output: [...problems.map(formatProblem), ...rows].join('\n'),
  };
}
