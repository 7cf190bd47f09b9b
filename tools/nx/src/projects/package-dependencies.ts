import type {
  CreateDependenciesContext,
  DependencyType,
  NxJsonConfiguration,
  ProjectConfiguration,
  RawProjectGraphDependency,
} from '@nx/devkit';
import type { Inputs } from './workspace.ts';

/** The value of the enumeration; to load @nx/devkit for it would cost every command a fifth of a second. */
const IMPLICIT = 'implicit' as DependencyType.implicit;

/**
 * From each project to the npm packages among the inputs of its targets. Between projects of this workspace there are no such
 * lines: one would say that everything in a project matters to the other, its specs and documents as well. Inputs name the files.
 */
export function packageDependencies(context: CreateDependenciesContext): RawProjectGraphDependency[] {
  const { projects, externalNodes = {}, nxJsonConfiguration } = context;
  return Object.entries(projects).flatMap(([source, project]) =>
    packagesOf(project, nxJsonConfiguration)
      .map(name => `npm:${name}`)
      .filter(target => target in externalNodes)
      .map(target => ({ source, target, type: IMPLICIT })),
  );
}

function packagesOf({ targets = {}, namedInputs }: ProjectConfiguration, nxJson: NxJsonConfiguration): string[] {
  const named: Record<string, Inputs> = { ...nxJson.namedInputs, ...namedInputs };
  const packages = (inputs: Inputs): string[] =>
    inputs.flatMap(input => {
      if (typeof input === 'string') return packages(named[input] ?? []);
      return 'externalDependencies' in input ? input.externalDependencies : [];
    });
  return [...new Set(Object.values(targets).flatMap(({ inputs = [] }) => packages(inputs)))];
}
