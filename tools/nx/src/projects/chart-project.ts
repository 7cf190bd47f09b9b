import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { requestsFor } from './connections.ts';
import type { ChartFacts } from './facts.ts';
import { upstreamVariable } from '../variables/names.ts';
import {
  HELM,
  KINDS,
  libraryInputs,
  partlyReadFiles,
  referenceInputs,
  renderInputs,
  schemaInputs,
  UNITTEST,
} from './inputs.ts';
import { compiled } from './compiled.ts';
import { fixTarget, lintFixTarget, publishTarget, target } from './target.ts';
import type { Workspace } from './workspace.ts';

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
        'Writes upstream.schema.json, which is derived from the pinned upstream charts, and the tables of the READMEs.',
      project: chart.name,
    }),
    types: typesTarget(chart, workspace),
    typecheck: typecheckTarget(chart, workspace),
    lint: lintTarget(chart, workspace),
    'lint-fix': lintFixTarget(chart.name),
    test: testTarget(chart, workspace),
    render: renderTarget(chart, workspace),
    check: checkTarget(chart, workspace),
    package: packageTarget(chart, workspace),
    publish: publishTarget(chart.name, partlyReadFiles(chart, workspace)),
  };
}

function schemaTarget(chart: ChartFacts, { charts, code }: Workspace): TargetConfiguration {
  return target({
    description:
      'Says whether upstream.schema.json fits the pinned upstream charts, and the tables of the READMEs what they list.',
    inputs: [
      ...schemaInputs(chart, charts),
      ...referenceInputs(chart, charts),
      '{projectRoot}/{component,upstream.lock}.yaml',
      // Where charts are published, which their READMEs say.
      '{workspaceRoot}/environments/shared.yaml',
      ...KINDS,
      ...code.task('schema'),
      { env: upstreamVariable(chart.name) },
    ],
    example: `nx schema ${chart.name}`,
  });
}

function typesTarget(chart: ChartFacts, { charts, code }: Workspace): TargetConfiguration {
  return target({
    description: 'Writes the TypeScript types of the values that its generator may set.',
    // Values may be specs of kinds that any chart brings.
    inputs: [...schemaInputs(chart, charts), '{workspaceRoot}/charts/*/types.json', ...code.task('types')],
    outputs: ['{projectRoot}/src/values.gen.ts'],
    example: `nx types ${chart.name}`,
  });
}

function typecheckTarget({ name }: ChartFacts, { code }: Workspace): TargetConfiguration {
  const { inputs, dependsOn } = compiled(`charts/${name}`, code);
  return target({
    description: 'Compiles the generator and its specs against those types: a misspelled key is an error here.',
    inputs: ['{projectRoot}/src/**/*.ts', ...inputs],
    dependsOn: ['types', ...dependsOn],
    example: `nx typecheck ${name}`,
  });
}

function lintTarget(chart: ChartFacts, { charts, code }: Workspace): TargetConfiguration {
  return target({
    description: 'Style and structure: ESLint, Prettier, helm lint.',
    inputs: ['{projectRoot}/**/*', ...libraryInputs(chart, charts), 'linter', ...code.task('lint'), ...HELM],
    example: `nx lint ${chart.name}`,
  });
}

function testTarget(chart: ChartFacts, { charts, code }: Workspace): TargetConfiguration {
  return target({
    description: 'Specs of the generator with vitest, tests of the templates with helm-unittest.',
    inputs: [
      '{projectRoot}/**/*',
      ...libraryInputs(chart, charts),
      'tester',
      ...code.running(`charts/${chart.name}`),
      ...code.task('test'),
      ...UNITTEST,
      ...HELM,
    ],
    example: `nx test ${chart.name}`,
  });
}

function renderTarget(chart: ChartFacts, workspace: Workspace): TargetConfiguration {
  return target({
    description: 'Renders the component for every environment that lists it.',
    inputs: [...renderInputs(chart, workspace), ...workspace.code.task('render')],
    // Not one for each environment that lists it: Nx hashes outputs, those of a target for all targets of the project.
    outputs: [
      `{workspaceRoot}/dist/rendered/*/${chart.name}.yaml`,
      ...workspace.environments.flatMap(environment =>
        requestsFor(environment, chart).map(name => `{workspaceRoot}/dist/rendered/${environment.name}/${name}.yaml`),
      ),
    ],
    example: `nx render ${chart.name}`,
  });
}

function checkTarget(chart: ChartFacts, workspace: Workspace): TargetConfiguration {
  return target({
    description: 'Holds values and objects of every environment that lists it against their schemas and our rules.',
    inputs: [...renderInputs(chart, workspace), ...KINDS, ...workspace.code.task('check')],
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
      ...workspace.code.task('package'),
    ],
    // A version begins with a digit, which tells vault-1.2.3 from vault-config-operator-1.2.3.
    outputs: [`{workspaceRoot}/dist/packages/${chart.name}-[0-9]*.tgz`],
    example: `nx package ${chart.name}`,
  });
}
