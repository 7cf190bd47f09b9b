import { listComponents, loadComponent } from '@cedille/component';
import { SUITES, type Suite, type SuiteName } from '@cedille/e2e/suites';
import { listEnvironments } from '@cedille/environment';
import {
  loadWorkspace,
  renderPlatform,
  type PlatformRendering,
  type RenderPlatformOptions,
  type Selection,
} from '@cedille/pipeline';
import { CedilleError, formatProblem, type Problem } from '@cedille/source';
import { updateSchema } from './commands/schema/update-schema.ts';
import { runSuite, suiteSettings } from './commands/test/run-suite.ts';
import { formatCounts } from './commands/test/runners/report.ts';
import { runLint } from './commands/test/runners/run-lint.ts';
import { runTests } from './commands/test/runners/run-tests.ts';
import { runTypecheck } from './commands/test/runners/run-typecheck.ts';
import { packageTasks, publishTasks } from './package-tasks.ts';
import { generateAllTypes, generateComponentTypes } from './shared/generate-types.ts';

/** The targets that Nx runs through this module. */
export type TaskTarget =
  'render' | 'check' | 'schema' | 'types' | 'typecheck' | 'lint' | 'test' | 'package' | 'publish' | SuiteName;

export interface TaskRequest {
  /** Absolute path of the workspace. */
  root: string;
  target: TaskTarget;
  /** Names of Nx projects. */
  projects: readonly string[];
  /** `fix: true` writes what can be mended by a program. */
  options?: {
    fix?: boolean;
    /** An upstream that cannot be had fails the task. */
    requireUpstream?: boolean;
  };
  signal?: AbortSignal | undefined;
}

export interface TaskOutcome {
  project: string;
  success: boolean;
  /** What a person should read. */
  output: string;
}

type Run = (request: TaskRequest) => AsyncIterable<TaskOutcome>;

const RUNS: Record<TaskTarget, Run> = {
  render: request => renderTasks(request, { objects: false }),
  check: request => renderTasks(request, { prove: true, write: false }),
  schema: schemaTasks,
  types: typesTasks,
  typecheck: runTypecheck,
  lint: runLint,
  test: runTests,
  package: packageTasks,
  publish: publishTasks,
  ...(Object.fromEntries(SUITES.map(suite => [suite.name, suiteTasks(suite)])) as Record<SuiteName, Run>),
};

/** Runs one target for many projects at once; every project gets one outcome. */
export function runTasks(request: TaskRequest): AsyncIterable<TaskOutcome> {
  return RUNS[request.target](request);
}

async function* renderTasks(request: TaskRequest, options: Partial<RenderPlatformOptions>): AsyncIterable<TaskOutcome> {
  const { root, projects, signal } = request;
  const upstream = { required: Boolean(request.options?.requireUpstream) };
  const components = await listComponents(root);
  const places = (await listEnvironments(root)).filter(name => projects.includes(`environment-${name}`));
  const wanted = projects.filter(project => components.includes(project));
  if (wanted.length)
    yield* outcomes({
      request,
      projects: wanted,
      run: await attempt({ root, signal, upstream, ...options }, { components: wanted }),
    });
  for (const place of places) {
    const run = await attempt({ root, signal, upstream, ...options, prove: false }, { environments: [place] });
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

function* outcomes({
  projects,
  run,
}: {
  request: TaskRequest;
  projects: readonly string[];
  run: Attempt;
}): Iterable<TaskOutcome> {
  for (const project of projects) {
    const own = run.problems.filter(({ component }) => !component || component === project);
    yield {
      project,
      ...summary({ ...run, renderings: run.renderings.filter(({ component }) => component === project) }, own),
    };
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

async function* schemaTasks({ root, projects, options = {}, signal }: TaskRequest): AsyncIterable<TaskOutcome> {
  for (const project of projects) {
    yield await guarded(project, async () => {
      const component = await loadComponent(root, project);
      const workspace = await loadWorkspace(root, { components: [project] });
      const { stale, changes, skipped, problems } = await updateSchema({
        workspace,
        component,
        check: !options.fix,
        signal,
      });
      const wrong = problems.filter(({ code }) => code !== 'upstream-unreachable');
      const lines = [
        ...problems.map(formatProblem),
        ...changes.map(({ change, path }) => `${change} ${path}`),
        ...stale.map(file => `${file} ${options.fix ? 'written' : `is out of date: nx run ${project}:schema-fix`}`),
        ...(stale.length ? [] : [`${project} is up to date`]),
        ...(skipped.length ? [`not compared, because the archive is unreachable: ${skipped.join(', ')}`] : []),
      ];
      return { success: !wrong.length && (Boolean(options.fix) || !stale.length), output: lines.join('\n') };
    });
  }
}

async function* typesTasks({ root, projects }: TaskRequest): AsyncIterable<TaskOutcome> {
  const components = await listComponents(root);
  for (const project of projects) {
    yield await guarded(project, async () => {
      const changed = components.includes(project)
        ? await generateComponentTypes(root, project)
        : (await generateAllTypes(root, [])).length > 0;
      return { success: true, output: changed ? 'types written' : 'types are up to date' };
    });
  }
}

/** Only the project e2e has these targets. Settings come in the variables that e2e/support/settings.ts names. */
function suiteTasks(suite: Suite): Run {
  return async function* ({ root, projects, signal }) {
    for (const project of projects)
      yield await guarded(project, async () => {
        const lines: string[] = [];
        const report = await runSuite({ root, suite, signal, ...suiteSettings(), onLine: line => lines.push(line) });
        return { success: !report.failed, output: [...lines, report.output, formatCounts(report)].join('\n') };
      });
  };
}

/** What people wrote wrongly fails one task; anything else is a defect and fails them all. */
async function guarded(project: string, work: () => Promise<Omit<TaskOutcome, 'project'>>): Promise<TaskOutcome> {
  try {
    return { project, ...(await work()) };
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { project, success: false, output: error.problems.map(formatProblem).join('\n') };
  }
}
