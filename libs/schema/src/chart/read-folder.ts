import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Budget } from './budget.ts';
import { READ } from './read-archive.ts';

/** Files of a chart's folder by path, the folder's name first, as an archive would hold them. */
export async function readFolder(folder: string, budget: Budget): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await readInto({ folder, prefix: basename(folder), files, budget });
  return files;
}

interface ReadInto {
  folder: string;
  prefix: string;
  files: Map<string, Uint8Array>;
  budget: Budget;
}

async function readInto({ folder, prefix, files, budget }: ReadInto): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(folder, entry.name);
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') await readInto({ folder: file, prefix: path, files, budget });
    } else if (entry.isFile() && READ.test(path)) {
      budget.spend(path, (await stat(file)).size);
      files.set(path, await readFile(file));
    }
  }
}
