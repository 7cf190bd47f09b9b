import { writeRelease } from '@cedille/delivery';
import { CedilleError, formatProblem, type Problem } from '@cedille/source';
import { buildReleases, type BuiltReleases } from './shared/build-releases.ts';
import { publishReleases, type Published } from './shared/publish-releases.ts';
import type { TaskOutcome, TaskRequest } from './tasks.ts';

/** The two archives of each component in dist/packages. */
export async function* packageTasks({ root, projects, signal }: TaskRequest): AsyncIterable<TaskOutcome> {
  const { releases, problems } = await attempt(() => buildReleases({ root, components: projects, signal }), {
    releases: [],
    problems: [],
  } as BuiltReleases);
  for (const release of releases) await writeRelease(root, release);
  for (const project of projects) {
    const made = releases.find(({ component }) => component === project);
    const lines = [made?.chart, made?.bundle].flatMap(archive =>
      archive ? [`${archive.sha256}  ${archive.file}`] : [],
    );
    yield outcomeOf(project, problems, lines);
  }
}

/** Both archives of each component, in the registry that the facts name; channels stay where they are. */
export async function* publishTasks({ root, projects, signal }: TaskRequest): AsyncIterable<TaskOutcome> {
  const { publications, problems } = await attempt(
    () => publishReleases({ root, components: projects, channels: [], signal }),
    { publications: [], channels: [], problems: [] } as Published,
  );
  for (const project of projects) {
    const own = publications.filter(({ component }) => component === project);
    const lines = own.map(
      ({ reference, digest, present }) => `${present ? 'there' : 'published'} ${reference}@${digest}`,
    );
    yield outcomeOf(project, problems, lines);
  }
}

async function attempt<T extends { problems: Problem[] }>(work: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { ...nothing, problems: [...error.problems] };
  }
}

function outcomeOf(project: string, problems: readonly Problem[], lines: readonly string[]): TaskOutcome {
  const own = problems.filter(
    ({ component, severity }) => severity === 'error' && (!component || component === project),
  );
  return {
    project,
    success: !own.length && lines.length > 0,
    output: [...own.map(formatProblem), ...lines].join('\n'),
  };
}
