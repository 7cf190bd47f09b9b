import type { ProjectConfiguration } from '@nx/devkit';
import type { EnvironmentFacts } from './facts.ts';
import { environmentInputs } from './inputs.ts';
import { target } from './target.ts';
import type { Workspace } from './workspace.ts';

/** Project of an environment. Its folder's name alone could be the name of a component. */
export function environmentProjectName(environment: string): string {
  return `environment-${environment}`;
}

/** A folder in environments/. */
export function environmentProject(
  facts: EnvironmentFacts,
  workspace: Workspace,
): Partial<ProjectConfiguration> & { root: string } {
  const { name, description } = facts;
  const project = environmentProjectName(name);
  return {
    root: `environments/${name}`,
    name: project,
    projectType: 'application',
    tags: ['layer:environment', 'type:environment'],
    metadata: { technologies: ['yaml'], ...(description && { description }) },
    targets: {
      check: target({
        description:
          'Checks the environment as a whole: facts, overlays, pins, every component in it, and an order in which they can be installed.',
        inputs: [...environmentInputs(facts, workspace), ...workspace.code.task('check')],
        example: `nx check ${project}`,
      }),
    },
  };
}
