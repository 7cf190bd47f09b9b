import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { ChartFacts } from './facts.ts';
import type { Workspace } from './infer-projects.ts';
import { environmentsOf, externals, GENERATED_TYPES, KINDS, libraryInputs, PIPELINE, renderInputs } from './inputs.ts';
import { upstreamVariable } from '../upstream/upstream-variable.ts';
import { fixTarget, lintFixTarget, publishTarget, target } from './target.ts';

type Project = Partial<ProjectConfiguration> & { root: string };

/** A folder in charts/: a component, or a library chart that components use. */
export function chartProject(chart: ChartFacts, workspace: Workspace): Project {
  const { name, isLibrary, category, description } = chart;
  const root = `charts/${name}`;
  return {
    root,
    name,
    projectType: isLibrary ? 'library' : 'application',
    sourceRoot: root,
    tags: [
      'layer:chart',
      isLibrary ? 'type:library-chart' : 'type:component',
      ...(category ? [`category:${category}`] : []),
    ],
    metadata: { technologies: ['helm'], ...(description && { description }) },
    targets: isLibrary ? libraryTargets(chart, workspace) : componentTargets(chart, workspace),
  };
}

function libraryTargets(chart: ChartFacts, workspace: Workspace): Record<string, TargetConfiguration> {
  return {
    lint: lintTarget(chart, workspace),
    'lint-fix': lintFixTarget(chart.name),
    test: testTarget(chart, workspace),
  };
}

function componentTargets(chart: ChartFacts, workspace: Workspace): Record<string, TargetConfiguration> {
  return {
    schema: schemaTarget(chart, workspace),
    'schema-fix': fixTarget({
      task: 'schema',
      description:
        'Writes upstream.schema.json, which is derived from the pinned upstream charts, and the values reference of the READMEs.',
      project: chart.name,
    }),
    types: typesTarget(chart, workspace),
    typecheck: typecheckTarget(chart),
    lint: lintTarget(chart, workspace),
    'lint-fix': lintFixTarget(chart.name),
    test: testTarget(chart, workspace),
    render: renderTarget(chart, workspace),
    check: checkTarget(chart, workspace),
    package: packageTarget(chart, workspace),
    publish: publishTarget(chart.name),
  };
}

function schemaTarget(chart: ChartFacts, { charts, externals: packages }: Workspace): TargetConfiguration {
  return target({
    description: 'Says whether upstream.schema.json fits the pinned upstream charts.',
    inputs: [
      '{projectRoot}/{Chart.yaml,component.yaml,values.yaml,values.schema.yaml,upstream.schema.json,upstream.lock.yaml,README.md,README.fr.md}',
      ...libraryInputs(chart, charts),
      ...KINDS,
      ...PIPELINE,
      ...externals(packages),
      { env: upstreamVariable(chart.name) },
    ],
    example: `nx schema ${chart.name}`,
  });
}

function typesTarget(chart: ChartFacts, { charts, externals: packages }: Workspace): TargetConfiguration {
  return target({
    description: 'Writes the TypeScript types of the values that its generator may set.',
    inputs: [
      '{projectRoot}/{Chart.yaml,component.yaml,values.schema.yaml,upstream.schema.json,templates/common.yaml}',
      ...libraryInputs(chart, charts),
      ...PIPELINE,
      ...externals(packages),
    ],
    outputs: ['{projectRoot}/src/values.gen.ts'],
    example: `nx types ${chart.name}`,
  });
}

function typecheckTarget({ name }: ChartFacts): TargetConfiguration {
  return target({
    description: 'Compiles the generator and its specs against those types: a misspelled key is an error here.',
    inputs: ['{projectRoot}/src/**/*.ts', '^typescript', 'compiler', GENERATED_TYPES],
    dependsOn: ['types', '^types'],
    example: `nx typecheck ${name}`,
  });
}

function lintTarget({ name }: ChartFacts, { externals: packages }: Workspace): TargetConfiguration {
  return target({
    description: 'Style and structure: ESLint, Prettier, helm lint.',
    inputs: [
      '{projectRoot}/**/*',
      'linter',
      ...PIPELINE,
      '{workspaceRoot}/tools/cli/src/commands/test/runners/**/*.ts',
      ...externals(packages),
    ],
    example: `nx lint ${name}`,
  });
}

function testTarget(chart: ChartFacts, workspace: Workspace): TargetConfiguration {
  return target({
    description: 'Specs of the generator with vitest, tests of the templates with helm-unittest.',
    inputs: [
      '{projectRoot}/**/*',
      ...libraryInputs(chart, workspace.charts),
      '{workspaceRoot}/environments/shared.yaml',
      ...environmentsOf(chart, workspace.environments).map(
        ({ name }) => `{workspaceRoot}/environments/${name}/environment.yaml`,
      ),
      { env: 'CEDILLE_CHART_MIRROR' },
      'tester',
      ...PIPELINE,
      '{workspaceRoot}/tools/cli/src/commands/test/runners/**/*.ts',
      ...externals(workspace.externals),
    ],
    example: `nx test ${chart.name}`,
  });
}

function renderTarget(chart: ChartFacts, workspace: Workspace): TargetConfiguration {
  return target({
    description: 'Renders the component for every environment that lists it.',
    inputs: renderInputs(chart, workspace),
    outputs: environmentsOf(chart, workspace.environments).map(
      ({ name }) => `{workspaceRoot}/dist/rendered/${name}/${chart.name}.yaml`,
    ),
    example: `nx render ${chart.name}`,
  });
}

function checkTarget(chart: ChartFacts, workspace: Workspace): TargetConfiguration {
  return target({
    description: 'Holds values and objects of every environment that lists it against their schemas and our rules.',
    inputs: [...renderInputs(chart, workspace), ...KINDS],
    example: `nx check ${chart.name}`,
  });
}

function packageTarget(chart: ChartFacts, workspace: Workspace): TargetConfiguration {
  return target({
    description: 'Makes the two archives of a release: the chart, and the bundle for Argo CD.',
    inputs: [
      ...renderInputs(chart, workspace),
      ...KINDS,
      '{projectRoot}/{README,README.fr,CHANGELOG}.md',
      '{workspaceRoot}/LICENSE',
    ],
    // A version begins with a digit, which tells vault-1.2.3 from vault-config-operator-1.2.3.
    outputs: [`{workspaceRoot}/dist/packages/${chart.name}-[0-9]*.tgz`],
    example: `nx package ${chart.name}`,
  });
}
