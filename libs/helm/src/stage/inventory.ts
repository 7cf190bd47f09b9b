import { createHash } from 'node:crypto';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { writeFileAtomic } from '@cedille/source';

/** SHA-256 of each file of a staged chart, by its path in there. */
export type Inventory = Readonly<Record<string, string>>;

const dayMs = 24 * 60 * 60 * 1000;

/** Written beside the folder, before the folder moves into place: Helm would take a file inside for part of the chart. */
export async function writeInventory(path: string, inventory: Inventory): Promise<void> {
  await writeFileAtomic(`${path}.json`, JSON.stringify(inventory));
}

/**
 * Whether a staged chart holds these files, each with the content that it should have, and nothing else. Everything is read:
 * charts are small, and what somebody did to one must not reach a render or a package.
 */
export async function isWhole(path: string, inventory: Inventory): Promise<boolean> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const others = entries.filter(entry => !entry.isDirectory());
    const names = others.map(entry => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'));
    if (names.length !== Object.keys(inventory).length || others.some(entry => !entry.isFile())) return false;
    const digests = await Promise.all(names.map(async name => digestOf(await readFile(join(path, name)))));
    if (names.some((name, index) => inventory[name] !== digests[index])) return false;
    await touch(`${path}.json`);
    return true;
  } catch {
    return false;
  }
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Keeps a chart that is in use from being removed as old. */
async function touch(file: string): Promise<void> {
  const { mtimeMs } = await stat(file);
  const now = new Date();
  if (now.getTime() - mtimeMs > dayMs) await utimes(file, now, now).catch(() => undefined);
}
