import type { ProjectConfiguration } from '@nx/devkit';
import { basename } from 'node:path/posix';
import { lintFixTarget, target } from './target.ts';
import type { Workspace } from './workspace.ts';

/** A folder in tools/ that is a Go module. */
export function goProject(folder: string, { code }: Workspace): Partial<ProjectConfiguration> & { root: string } {
  const name = basename(folder);
  const project = `@cedille/${name}`;
  return {
    root: folder,
    name: project,
    projectType: 'application',
    sourceRoot: folder,
    tags: ['layer:tool', `tool:${name}`, 'language:go'],
    targets: {
      build: {
        command: `node cedille ${name}`,
        // It goes into the cache of the user, where one built from the same sources is found again.
        cache: false,
        metadata: {
          description: 'Builds the program into the cache, unless it is there.',
          help: { command: `nx build ${project}`, example: {} },
        },
      },
      lint: target({
        description: 'Style of the documents beside the program: Prettier.',
        inputs: ['{projectRoot}/**/*', 'linter', ...code.task('lint')],
        example: `nx lint ${project}`,
      }),
      'lint-fix': lintFixTarget(project),
      test: target({
        description: 'go vet and go test.',
        inputs: ['{projectRoot}/**/*', '{workspaceRoot}/tools/versions.yaml', ...code.task('test')],
        example: `nx test ${project}`,
      }),
    },
  };
}
