import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { workspaceRoot } from '@nx/devkit';
import { format, getFileInfo, resolveConfig } from 'prettier';

/** Formats what was written as `lint` wants it; what .prettierignore names, such as templates, stays as it is. */
export async function formatChanges(tree: Tree): Promise<void> {
  const options = await resolveConfig(join(workspaceRoot, 'x.yaml'), { editorconfig: true });
  for (const { path, type } of tree.listChanges()) {
    if (type === 'DELETE') continue;
    const file = join(workspaceRoot, path);
    const { ignored, inferredParser } = await getFileInfo(file, { ignorePath: join(workspaceRoot, '.prettierignore') });
    if (ignored || !inferredParser) continue;
    tree.write(path, await format(tree.read(path, 'utf8')!, { ...options, parser: inferredParser }));
  }
}
