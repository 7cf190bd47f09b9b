import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { workspaceRoot } from '@nx/devkit';

/** A copy of the workspace as it would be, in a folder of its own: the functions of ./cedille work on files. */
export interface Draft {
  root: string;
  /** Text of a file of the copy. */
  read(file: string): string;
  write(file: string, text: string): void;
}

/** Folders that people write, and those that the functions need beside them. */
const COPIED = ['charts', 'environments'];
const LINKED = ['libs', 'node_modules', 'tsconfig.base.json', 'package.json'];

const VERSIONS = 'tools/versions.yaml';

/** Makes the copy, lets `work` use it, and removes it whatever happens. */
export async function withDraft<T>(tree: Tree, work: (draft: Draft) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'cedille-draft-'));
  try {
    for (const folder of COPIED) copy(tree, folder, root);
    mkdirSync(join(root, 'tools'));
    const tools = readdirSync(join(workspaceRoot, 'tools')).map(name => `tools/${name}`);
    for (const name of [...LINKED, ...tools])
      if (name !== VERSIONS) symlinkSync(join(workspaceRoot, name), join(root, name));
    // Read as what people write is: a link that leads elsewhere is refused.
    copyFileSync(join(workspaceRoot, VERSIONS), join(root, VERSIONS));
    return await work({
      root,
      read: file => readFileSync(join(root, file), 'utf8'),
      write: (file, text) => writeFileSync(join(root, file), text),
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function copy(tree: Tree, path: string, root: string): void {
  if (!tree.isFile(path)) return tree.children(path).forEach(name => copy(tree, `${path}/${name}`, root));
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, tree.read(path)!);
}
