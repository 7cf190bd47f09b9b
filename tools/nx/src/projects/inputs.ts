import { basename } from 'node:path/posix';
import { factsVariable, toolVariable, upstreamVariable } from '../variables/names.ts';
import { componentsOf, connectedWith, environmentsOf, seenBy } from './connections.ts';
import type { ChartFacts, EnvironmentFacts } from './facts.ts';
import type { Workspace, Inputs } from './workspace.ts';
// Globs say what is read, never what is not: Nx passes over negations when it works out what is affected.

/** What a chart consists of when Helm gets it. */
const chartFiles = (folder: string): string[] => [
  `${folder}/{Chart.yaml,values.yaml,*.schema.{json,yaml},.helmignore}`,
  `${folder}/{templates,files,crds}/**/*`,
];

/** The native renderer, which may take the place of helm: it must give the same bytes, but it is not the same program. */
const ENGINE: Inputs = [
  '{workspaceRoot}/tools/engine/**/!(*_test).go',
  '{workspaceRoot}/tools/engine/**/go.{mod,sum}',
  { env: 'CEDILLE_ENGINE' },
];

/** The version of helm, of everything in tools/versions.yaml. */
export const HELM: Inputs = [{ env: toolVariable('helm') }];

/** The same for helm-unittest. */
export const UNITTEST: Inputs = [{ env: toolVariable('helm-unittest') }];

/** Facts about the kinds that objects are held against. */
export const KINDS: Inputs = ['{workspaceRoot}/libs/types/facts/**/*', '{workspaceRoot}/charts/*/types.json'];

/** Types written by the tasks before. */
export const GENERATED_TYPES: Inputs[number] = { dependentTasksOutputFiles: '**/*.gen.ts', transitive: true };

/** npm packages, by the names of Nx's graph. */
export function externals(names: readonly string[]): Inputs {
  return names.length ? [{ externalDependencies: [...names] }] : [];
}

/** Everything that decides what a component renders to, beside the code. */
export function renderInputs(chart: ChartFacts, { charts, environments }: Workspace): Inputs {
  const places = environmentsOf(chart, environments);
  return [
    ...componentFiles('{projectRoot}'),
    ...libraryInputs(chart, charts),
    '{workspaceRoot}/environments/shared.yaml',
    ...places.flatMap(({ name }) =>
      ['yaml', 'patches.yaml'].map(ending => `{workspaceRoot}/environments/${name}/${chart.name}.${ending}`),
    ),
    ...(chart.requests === undefined
      ? []
      : places.map(({ name }) => `{workspaceRoot}/environments/${name}/${chart.requests}/*.yaml`)),
    ...(chart.readsMembers ? places.map(({ name }) => `{workspaceRoot}/environments/${name}/members/*.yaml`) : []),
    { env: factsVariable(chart.name) },
    ...(chart.readsPlatform ? platformInputs(places, charts) : []),
    { env: upstreamVariable(chart.name) },
    ...HELM,
    ...ENGINE,
  ];
}

/**
 * Files of which only a part decides what a component renders to: a variable holds that part. Variables are hashed, but say
 * nothing of what is affected. So a target that is never cached names the files: for its inputs the project is affected.
 */
export function partlyReadFiles(chart: ChartFacts, { charts, environments }: Workspace): Inputs {
  const places = environmentsOf(chart, environments);
  const connected = new Set(places.flatMap(place => connectedWith(chart, place, charts).map(({ name }) => name)));
  return [
    ...seenBy(chart, environments).map(({ name }) => `{workspaceRoot}/environments/${name}/environment.yaml`),
    ...[...connected].sort().map(name => `{workspaceRoot}/charts/${name}/{component,makes}.yaml`),
    '{workspaceRoot}/tools/versions.yaml',
  ];
}

/** Everything that decides what an environment as a whole looks like, beside the code. */
export function environmentInputs(place: EnvironmentFacts, { charts }: Workspace): Inputs {
  const present = componentsOf(place, charts);
  const libraries = new Set(present.flatMap(chart => libraryInputs(chart, charts) as string[]));
  return [
    '{projectRoot}/{*,*/*}.yaml',
    '{workspaceRoot}/environments/{shared.yaml,*/environment.yaml}',
    '{workspaceRoot}/charts/*/{component,makes,Chart}.yaml',
    ...present.flatMap(({ name }) => componentFiles(`{workspaceRoot}/charts/${name}`)),
    ...libraries,
    ...KINDS,
    ...present.map(({ name }) => ({ env: upstreamVariable(name) })),
    ...HELM,
    ...ENGINE,
  ];
}

/** What of a component's folder its rendering depends on. */
export function componentFiles(folder: string): string[] {
  return [
    `${folder}/{component,images.lock,makes,upstream.lock}.yaml`,
    ...chartFiles(folder),
    `${folder}/src/**/!(*.spec).ts`,
  ];
}

/** What a generator sees that looks at the whole environment: versions of every component of it, and the pins. */
function platformInputs(places: readonly EnvironmentFacts[], charts: readonly ChartFacts[]): Inputs {
  const names = new Set(places.flatMap(place => componentsOf(place, charts).map(({ name }) => name)));
  return [
    ...[...names].sort().map(name => `{workspaceRoot}/charts/${name}/Chart.yaml`),
    ...places.map(({ name }) => `{workspaceRoot}/environments/${name}/releases.yaml`),
  ];
}

/** The library charts that a chart is made with. */
export function libraryInputs(chart: ChartFacts, charts: readonly ChartFacts[]): Inputs {
  return libraryClosure(chart, charts).flatMap(folder => chartFiles(`{workspaceRoot}/${folder}`));
}

/** What the complete schema of its values is composed of. */
export function schemaInputs(chart: ChartFacts, charts: readonly ChartFacts[]): Inputs {
  const libraries = libraryClosure(chart, charts);
  return [
    '{projectRoot}/{Chart.yaml,*.schema.{yaml,json}}',
    // Whether a library's own values belong to it is told by the template that includes them.
    ...libraries.map(folder => `{projectRoot}/templates/${basename(folder)}.yaml`),
    ...libraries.map(folder => `{workspaceRoot}/${folder}/*.schema.{yaml,json}`),
  ];
}

/** The table of values in READMEs, of a chart and of the library charts that it uses. */
export function referenceInputs(chart: ChartFacts, charts: readonly ChartFacts[]): Inputs {
  const folders = ['{projectRoot}', ...libraryClosure(chart, charts).map(folder => `{workspaceRoot}/${folder}`)];
  return folders.map(folder => `${folder}/{Chart.yaml,values.yaml,README.md,README.fr.md}`);
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
