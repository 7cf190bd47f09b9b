import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { Workspace } from './infer-projects.ts';
import { externals, KINDS, PIPELINE, type Inputs } from './inputs.ts';
import { lintFixTarget, target } from './target.ts';

/** The suites, by the folder that each of them is. */
const SUITES: Readonly<Record<string, string>> = {
  conformance: 'Every rendered object of every environment, judged by a real API server.',
  delivery: 'Packages, bootstrap, waves, drift, promotion and rollback, by the real Argo CD.',
  live: 'The environment local brought up by its own Argo CD, with Pods that run.',
  upgrade: 'The release before, then this one: nothing that holds data is lost.',
  leftovers: 'Suites and parts of clusters that are killed leave nothing behind.',
};

/** The folder e2e/: one target for each suite. */
export function e2eProject({ externals: packages }: Workspace): Partial<ProjectConfiguration> & { root: string } {
  return {
    root: 'e2e',
    name: 'e2e',
    // The command imports the suites and what makes images, which Nx allows of libraries alone.
    projectType: 'library',
    tags: ['layer:suite', 'type:e2e'],
    // Its TypeScript is in folders of its own: whoever depends on it depends on all of them.
    namedInputs: {
      typescript: ['{projectRoot}/package.json', '{projectRoot}/**/*.ts'],
      production: ['{projectRoot}/**/*'],
    },
    metadata: {
      technologies: ['vitest', 'kubernetes'],
      description: 'Suites that judge what was rendered on something real.',
    },
    targets: {
      ...Object.fromEntries(
        Object.entries(SUITES).map(([name, description]) => [name, suiteTarget(name, description, packages)]),
      ),
      typecheck: target({
        description: 'Compiles the suites with the strict settings of the repository.',
        inputs: ['typescript', '^typescript', 'compiler', ...externals(packages)],
        dependsOn: ['^types'],
        example: 'nx typecheck e2e',
      }),
      test: target({
        description: 'Specs with vitest of what the suites are made of; they need no cluster.',
        inputs: [
          '{projectRoot}/**/*',
          '{workspaceRoot}/tools/versions.yaml',
          '^production',
          'tester',
          ...externals(packages),
        ],
        example: 'nx test e2e',
      }),
      lint: target({
        description: 'Style and structure: ESLint and Prettier.',
        inputs: ['{projectRoot}/**/*', 'linter'],
        example: 'nx lint e2e',
      }),
      'lint-fix': lintFixTarget('e2e'),
    },
  };
}

/** What a suite judges is everything that is rendered. Never cached: it says what a cluster says now. */
function suiteTarget(name: string, description: string, packages: readonly string[]): TargetConfiguration {
  return { ...target({ description, inputs: suiteInputs(packages), example: `nx run e2e:${name}` }), cache: false };
}

function suiteInputs(packages: readonly string[]): Inputs {
  return [
    '{projectRoot}/**/*',
    '{workspaceRoot}/charts/**/*',
    '{workspaceRoot}/environments/**/*',
    '{workspaceRoot}/libs/cluster/**/*',
    '{workspaceRoot}/vitest.config.mts',
    ...PIPELINE,
    ...KINDS,
    ...externals(packages),
  ];
}
