import type { ChartFacts, EnvironmentFacts } from './facts.ts';
import type { TargetConfiguration } from '@nx/devkit';

/** Inputs that are code. */
export interface CodeInputs {
  /** What runs behind a target: the sources and packages of that task, and no others. */
  task(name: string): Inputs;
  /** What the sources of a folder import from elsewhere when they run. */
  running(folder: string): Inputs;
  /** The same for the compiler, which reads types as well, and the projects that write some of these. */
  compiling(folder: string): { inputs: Inputs; typesOf: string[] };
}

/** Everything that inference knows. */
export interface Workspace {
  charts: readonly ChartFacts[];
  environments: readonly EnvironmentFacts[];
  code: CodeInputs;
  /** Folders of the libraries that are named for what people write, and have its JSON Schema. */
  described: readonly string[];
}

/** What a task reads: globs, variables, packages, outputs of the tasks before it. */
export type Inputs = NonNullable<TargetConfiguration['inputs']>;
