import type { CreateDependencies, CreateMetadata, CreateNodes, PreTasksExecution } from '@nx/devkit';
import { packageDependencies } from './projects/package-dependencies.ts';
import { inferProjects } from './projects/infer-projects.ts';
import { setVariables } from './variables/set-variables.ts';

export const name = '@cedille/nx';

/** Files whose folders are projects. A folder that has one is registered; there is no other list. */
export const PROJECT_FILES =
  '{charts/*/Chart.yaml,environments/*/environment.yaml,libs/*/package.json,tools/*/{package.json,go.mod},e2e/package.json}';

/** Makes projects and targets of charts, environments, libraries, tools and suites. Never throws: a bad file is the business of `check`. */
export const createNodes: CreateNodes = [
  PROJECT_FILES,
  (files, _options, context) => inferProjects(files, context.workspaceRoot),
];

/** Makes a project affected by a new version of a package that one of its targets names. */
export const createDependencies: CreateDependencies = (_options, context) => packageDependencies(context);

/**
 * Executors of a package in the workspace are looked up through the conditions in tsconfig.base.json, for which Nx loads
 * the TypeScript compiler, in every command and in every worker: 0.2 s each. Nobody imports this package, so that nothing
 * is lost when Nx does not take it for a JavaScript package.
 */
export const createMetadata: CreateMetadata = () => ({ [name]: { metadata: { js: false as never } } });

/** Before anything is hashed: says in environment variables what tasks depend on and no file says alone. */
export const preTasksExecution: PreTasksExecution = (_options, context) =>
  setVariables(context.workspaceRoot, context.argv);
