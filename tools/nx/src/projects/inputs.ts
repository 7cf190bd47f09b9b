import type { TargetConfiguration } from '@nx/devkit';
import type { ChartFacts, EnvironmentFacts } from './facts.ts';
import type { Workspace } from './infer-projects.ts';
import { upstreamVariable } from '../upstream/upstream-variable.ts';

/** What a task reads: globs, variables, packages, outputs of the tasks before it. */
export type Inputs = NonNullable<TargetConfiguration['inputs']>;

// Globs say what is read, never what is not: Nx passes over negations when it works out what is affected.

/** TypeScript that runs. Specs are no part of it. */
const sources = (folder: string): string => `${folder}/**/!(*.spec).ts`;

/** What a chart consists of when Helm gets it. */
const chartFiles = (folder: string): string[] => [
  `${folder}/{Chart.yaml,values.yaml,*.schema.{yaml,json},.helmignore}`,
  `${folder}/{templates,files,crds}/**/*`,
];

/** The way of the data, as code: libraries, the functions behind the targets, this plugin, the versions of the tools. */
export const PIPELINE: Inputs = [
  sources('{workspaceRoot}/libs/*/src'),
  '{workspaceRoot}/libs/*/{*.schema.json,src/**/*.json}',
  '{workspaceRoot}/tools/cli/{setup.cjs,src/*.ts,src/{shared,commands/schema}/*.ts}',
  '{workspaceRoot}/tools/nx/executors.json',
  '{workspaceRoot}/tools/nx/src/{executors,projects,upstream}/**/!(*.spec).*',
  '{workspaceRoot}/tools/versions.yaml',
  '{workspaceRoot}/tools/engine/**/!(*_test).go',
  '{workspaceRoot}/tools/engine/**/go.{mod,sum}',
  { env: 'CEDILLE_ENGINE' },
];

/** Facts about the kinds that objects are held against. */
export const KINDS: Inputs = ['{workspaceRoot}/libs/types/facts/**/*', '{workspaceRoot}/charts/*/types.json'];

/** Types written by the tasks before. */
export const GENERATED_TYPES: Inputs[number] = { dependentTasksOutputFiles: '**/*.gen.ts', transitive: true };

/** The npm packages in the bundle. */
export function externals(names: readonly string[]): Inputs {
  return names.length ? [{ externalDependencies: [...names] }] : [];
}

/** Everything that decides what a component renders to. */
export function renderInputs(chart: ChartFacts, { charts, environments, externals: packages }: Workspace): Inputs {
  const places = environmentsOf(chart, environments);
  return [
    ...componentFiles('{projectRoot}'),
    ...libraryInputs(chart, charts),
    '{workspaceRoot}/environments/shared.yaml',
    ...places.map(({ name }) => `{workspaceRoot}/environments/${name}/{environment,${chart.name}}.yaml`),
    ...(chart.readsPlatform ? platformInputs(places, charts) : []),
    ...(chart.readsDelivered ? deliveredInputs(places, environments) : []),
    ...PIPELINE,
    ...externals(packages),
    { env: upstreamVariable(chart.name) },
  ];
}

/** Everything that decides what an environment as a whole looks like. */
export function environmentInputs(place: EnvironmentFacts, { charts, externals: packages }: Workspace): Inputs {
  const present = charts.filter(chart => !chart.isLibrary && lists(place, chart.name));
  const libraries = new Set(present.flatMap(chart => libraryInputs(chart, charts) as string[]));
  return [
    '{projectRoot}/*.yaml',
    '{workspaceRoot}/environments/{shared.yaml,*/environment.yaml}',
    '{workspaceRoot}/charts/*/{component,Chart}.yaml',
    ...present.flatMap(({ name }) => componentFiles(`{workspaceRoot}/charts/${name}`)),
    ...libraries,
    ...PIPELINE,
    ...KINDS,
    ...externals(packages),
    ...present.map(({ name }) => ({ env: upstreamVariable(name) })),
  ];
}

/** What of a component's folder its rendering depends on. */
function componentFiles(folder: string): string[] {
  return [`${folder}/{component,upstream.lock}.yaml`, ...chartFiles(folder), sources(`${folder}/src`)];
}

/** What a generator sees that looks at the whole environment: every component of it, and the pins. */
function platformInputs(places: readonly EnvironmentFacts[], charts: readonly ChartFacts[]): Inputs {
  const names = charts.map(chart => chart.name).filter(name => places.some(place => lists(place, name)));
  return [
    ...names.map(name => `{workspaceRoot}/charts/${name}/{component,Chart}.yaml`),
    ...places.map(({ name }) => `{workspaceRoot}/environments/${name}/releases.yaml`),
  ];
}

/** What a generator sees of the environments that the Argo CD of its own delivers: their facts. */
function deliveredInputs(places: readonly EnvironmentFacts[], environments: readonly EnvironmentFacts[]): Inputs {
  return environments
    .filter(({ components, deliveredFrom }) => !components || places.some(place => place.name === deliveredFrom))
    .map(({ name }) => `{workspaceRoot}/environments/${name}/environment.yaml`);
}

/** The library charts that a chart is made with. */
export function libraryInputs(chart: ChartFacts, charts: readonly ChartFacts[]): Inputs {
  return libraryClosure(chart, charts).flatMap(folder => chartFiles(`{workspaceRoot}/${folder}`));
}

/** Environments that a component runs in. */
export function environmentsOf(chart: ChartFacts, environments: readonly EnvironmentFacts[]): EnvironmentFacts[] {
  return environments.filter(environment => lists(environment, chart.name));
}

function lists({ components }: EnvironmentFacts, name: string): boolean {
  return components?.includes(name) ?? true;
}

/** Folders of the library charts it uses, and of those that they use. */
function libraryClosure(chart: ChartFacts, charts: readonly ChartFacts[]): string[] {
  const found = new Set<string>();
  const visit = ({ libraries }: ChartFacts): void => {
    for (const folder of libraries) {
      const next = charts.find(({ name }) => folder === `charts/${name}`);
      if (!next || found.has(folder)) continue;
      found.add(folder);
      visit(next);
    }
  };
  visit(chart);
  return [...found].sort();
}
