import type { TargetConfiguration } from '@nx/devkit';
import type { Inputs } from './workspace.ts';

const EXECUTOR = '@cedille/nx:task';

export interface TargetSpec {
  description: string;
  inputs: Inputs;
  outputs?: string[];
  dependsOn?: TargetConfiguration['dependsOn'];
  /** A command that shows the target at work. */
  example: string;
}

/** A target of the one executor of this plugin; the name of the target tells the executor what to do. */
export function target({ description, inputs, outputs = [], dependsOn, example }: TargetSpec): TargetConfiguration {
  return {
    executor: EXECUTOR,
    cache: true,
    continuous: false,
    inputs,
    outputs,
    ...(dependsOn?.length && { dependsOn }),
    metadata: metadata(description, example),
  };
}

/** The twin of a target that fixes what the target finds. Never cached: it writes what it reads. */
export function fixTarget({
  task,
  description,
  project,
}: {
  task: string;
  description: string;
  project: string;
}): TargetConfiguration {
  return {
    executor: EXECUTOR,
    cache: false,
    continuous: false,
    options: { task, fix: true },
    metadata: metadata(description, `nx run ${project}:${task}-fix`),
  };
}

export function lintFixTarget(project: string): TargetConfiguration {
  return fixTarget({ task: 'lint', description: 'Fixes what ESLint and Prettier can fix.', project });
}

/** Sends releases to the registry. Never cached: only the registry knows what is there. */
export function publishTarget(project: string, inputs: Inputs): TargetConfiguration {
  return {
    executor: EXECUTOR,
    cache: false,
    continuous: false,
    inputs,
    metadata: metadata('Sends both archives to the registry, unless they are there.', `nx publish ${project}`),
  };
}

function metadata(description: string, command: string): NonNullable<TargetConfiguration['metadata']> {
  return { description, help: { command, example: {} } };
}
