import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { basename } from 'node:path/posix';
import type { Workspace } from './infer-projects.ts';
import { externals, GENERATED_TYPES, PIPELINE } from './inputs.ts';
import { lintFixTarget, target } from './target.ts';

/** A folder in libs/ or tools/. Nx knows it from its package.json; this adds its targets and its place in the order of libraries. */
export function packageProject(
  folder: string,
  { externals: packages, described }: Workspace,
): Partial<ProjectConfiguration> & { root: string } {
  const name = basename(folder);
  const layer = folder.startsWith('libs/') ? 'library' : 'tool';
  const project = `@cedille/${name}`;
  return {
    root: folder,
    projectType: 'library',
    sourceRoot: `${folder}/src`,
    tags: [`layer:${layer}`, `${layer}:${name}`],
    targets: {
      ...(described.includes(folder) && { types: typesTarget(project, packages) }),
      typecheck: typecheckTarget(project, packages),
      lint: target({
        description: 'Style and structure: ESLint, the order of libraries, Prettier.',
        inputs: ['{projectRoot}/**/*', 'linter'],
        example: `nx lint ${project}`,
      }),
      'lint-fix': lintFixTarget(project),
      test: target({
        description: 'Specs with vitest.',
        inputs: [
          '{projectRoot}/**/*',
          '^production',
          'tester',
          ...externals(packages),
          { env: 'CEDILLE_CHART_MIRROR' },
        ],
        example: `nx test ${project}`,
      }),
    },
  };
}

function typesTarget(project: string, packages: readonly string[]): TargetConfiguration {
  return target({
    description: 'Writes the TypeScript types of the files that people write, from their JSON Schema.',
    inputs: ['{projectRoot}/*.schema.json', ...PIPELINE, ...externals(packages)],
    outputs: ['{projectRoot}/src/*.gen.ts'],
    example: `nx types ${project}`,
  });
}

function typecheckTarget(project: string, packages: readonly string[]): TargetConfiguration {
  return target({
    description: 'Compiles the package with the strict settings of the repository.',
    inputs: ['typescript', '^typescript', 'compiler', GENERATED_TYPES, ...externals(packages)],
    dependsOn: ['types', '^types'],
    example: `nx typecheck ${project}`,
  });
}
