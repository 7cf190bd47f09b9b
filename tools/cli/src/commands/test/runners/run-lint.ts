import type { TaskOutcome, TaskRequest } from '../../../shared/task.ts';
import { runEslint } from './run-eslint.ts';
import { runHelmLint } from './run-helm-lint.ts';
import { runPrettier } from './run-prettier.ts';
import { listProjects } from './project.ts';
import { verdict, type Report, type RunnerOptions } from './report.ts';
import type { LintOptions, Messages } from './lint-options.ts';

/** The Nx target. */
export async function* runLint({ root, projects: names, options, signal }: TaskRequest): AsyncIterable<TaskOutcome> {
  const projects = await listProjects(root, names);
  for (const { project, failed, output } of await lint({ root, projects, fix: options?.fix, signal })) {
    yield { project, success: !failed, output };
  }
}

/** ESLint, Prettier and helm lint, each once for all projects. A program that fixes goes before one that looks. */
export async function lint(
  options: Omit<LintOptions, 'projects'> & Pick<RunnerOptions, 'projects'>,
): Promise<Report[]> {
  const projects = options.projects ?? (await listProjects(options.root));
  const request = { ...options, projects };
  const found: Messages[] = [];
  if (options.fix) for (const linter of LINTERS) found.push(await linter(request));
  else found.push(...(await Promise.all(LINTERS.map(linter => linter(request)))));
  return projects.map(project =>
    verdict(
      project.name,
      found.flatMap(messages => messages.get(project) ?? []),
    ),
  );
}

const LINTERS = [runEslint, runPrettier, runHelmLint];
