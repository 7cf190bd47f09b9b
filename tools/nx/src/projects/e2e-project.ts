import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { compiled } from './compiled.ts';
import { KINDS } from './inputs.ts';
import { lintFixTarget, target } from './target.ts';
import type { Workspace } from './workspace.ts';

/** The suites, by the folder that each of them is. */
const SUITES: Readonly<Record<string, string>> = {
  conformance: 'Every rendered object of every environment, judged by a real API server.',
  delivery: 'Packages, bootstrap, waves, drift, promotion and rollback, by the real Argo CD.',
  live: 'The environment local brought up by its own Argo CD, with Pods that run.',
  network: 'Services get addresses and hosts get names, by the real MetalLB and the real ExternalDNS.',
  telemetry: 'A request becomes a trace, a log and a metric that dashboards find, and none is lost on the way.',
  registration: 'A virtual cluster gets known to Argo CD by itself, and what is delivered to it outlives every part.',
  rollouts:
    'A new version gets a share of the requests and goes back when it answers badly, by the real Argo Rollouts.',
  upgrade: 'The release before, then this one: nothing that holds data is lost.',
  vault: 'Environments that share a Vault, each as an attacker, and starts of Vault that are killed at any point.',
  cloud: 'What is in the cloud, validated and planned by OpenTofu, without an account.',
  machines: 'What machines are told, validated by omnictl and Talos, and every command of the way from bare metal.',
  leftovers: 'Suites and parts of clusters that are killed leave nothing behind.',
};

/** The folder e2e/: one target for each suite. */
export function e2eProject({ code }: Workspace): Partial<ProjectConfiguration> & { root: string } {
  const { inputs, dependsOn } = compiled('e2e', code);
  return {
    root: 'e2e',
    name: 'e2e',
    // The command imports the suites and what makes images, which Nx allows of libraries alone.
    projectType: 'library',
    tags: ['layer:suite', 'type:e2e'],
    metadata: {
      technologies: ['vitest', 'kubernetes'],
      description: 'Suites that judge what was rendered on something real.',
    },
    targets: {
      ...Object.fromEntries(
        Object.entries(SUITES).map(([name, description]) => [name, suiteTarget({ name, description, code })]),
      ),
      typecheck: target({
        description: 'Compiles the suites with the strict settings of the repository.',
        inputs: ['{projectRoot}/**/*.ts', ...inputs],
        dependsOn,
        example: 'nx typecheck e2e',
      }),
      test: target({
        description: 'Specs with vitest of what the suites are made of; they need no cluster.',
        inputs: ['{projectRoot}/**/*', 'fixtures', 'tester', ...code.running('e2e'), ...code.task('test')],
        example: 'nx test e2e',
      }),
      lint: target({
        description: 'Style and structure: ESLint and Prettier.',
        inputs: ['{projectRoot}/**/*', 'linter', ...code.task('lint')],
        example: 'nx lint e2e',
      }),
      'lint-fix': lintFixTarget('e2e'),
    },
  };
}

interface SuiteTargetOptions {
  name: string;
  description: string;
  code: Workspace['code'];
}

/** What a suite judges is everything that is rendered. Never cached: it says what a cluster says now. */
function suiteTarget({ name, description, code }: SuiteTargetOptions): TargetConfiguration {
  const suite = target({
    description,
    inputs: [
      '{projectRoot}/**/*',
      'platform',
      '{workspaceRoot}/tools/versions.yaml',
      ...KINDS,
      ...code.running('e2e'),
      ...code.task('suite'),
      ...code.task('check'),
    ],
    example: `nx run e2e:${name}`,
  });
  return { ...suite, cache: false, options: { task: 'suite', suite: name } };
}
