import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { basename } from 'node:path/posix';
import { compiled } from './compiled.ts';
import { lintFixTarget, target } from './target.ts';
import type { Workspace, Inputs } from './workspace.ts';

/** A folder in libs/ or tools/. Nx knows it from its package.json; this adds its targets and its place in the order of libraries. */
export function packageProject(
  folder: string,
  { code, described }: Workspace,
): Partial<ProjectConfiguration> & { root: string } {
  const name = basename(folder);
  const layer = folder.startsWith('libs/') ? 'library' : 'tool';
  const project = `@cedille/${name}`;
  const hasTypes = described.includes(folder);
  return {
    root: folder,
    projectType: 'library',
    sourceRoot: `${folder}/src`,
    tags: [`layer:${layer}`, `${layer}:${name}`],
    targets: {
      ...(hasTypes && { types: typesTarget(project, code) }),
      typecheck: typecheckTarget({ folder, project, hasTypes, code }),
      lint: target({
        description: 'Style and structure: ESLint, the order of libraries, Prettier.',
        inputs: ['{projectRoot}/**/*', 'linter', ...code.task('lint')],
        example: `nx lint ${project}`,
      }),
      'lint-fix': lintFixTarget(project),
      test: target({
        description: 'Specs with vitest.',
        inputs: ['{projectRoot}/**/*', 'fixtures', 'tester', ...code.running(folder), ...tasksRunBy(folder, code)],
        example: `nx test ${project}`,
      }),
    },
  };
}

/** Specs are run by a task; those of this plugin run every task of a component, in a copy of the repository. */
function tasksRunBy(folder: string, code: Workspace['code']): Inputs {
  const names = folder === 'tools/nx' ? ['schema', 'types', 'typecheck', 'lint', 'test', 'render', 'check'] : ['test'];
  return [...new Set(names.flatMap(name => code.task(name)))];
}

function typesTarget(project: string, code: Workspace['code']): TargetConfiguration {
  return target({
    description: 'Writes the TypeScript types of the files that people write, from their JSON Schema.',
    inputs: ['{projectRoot}/*.schema.json', ...code.task('types')],
    outputs: ['{projectRoot}/src/*.gen.ts'],
    example: `nx types ${project}`,
  });
}

interface TypecheckOptions {
  folder: string;
  project: string;
  /** A task writes some of its types. */
  hasTypes: boolean;
  code: Workspace['code'];
}

function typecheckTarget({ folder, project, hasTypes, code }: TypecheckOptions): TargetConfiguration {
  const { inputs, dependsOn } = compiled(folder, code);
  return target({
    description: 'Compiles the package with the strict settings of the repository.',
    inputs: ['{projectRoot}/src/**/*.{ts,json}', '{projectRoot}/{package.json,*.schema.json}', ...inputs],
    dependsOn: [...(hasTypes ? ['types'] : []), ...dependsOn],
    example: `nx typecheck ${project}`,
  });
}
