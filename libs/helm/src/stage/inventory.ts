import { readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';

/** Size in bytes of each file of a staged chart. */
export type Inventory = Record<string, number>;

const dayMs = 24 * 60 * 60 * 1000;

/** Written beside the folder, before the folder moves into place: Helm would take a file inside for part of the chart. */
export async function writeInventory(path: string, inventory: Inventory): Promise<void> {
  await writeFileAtomic(`${path}.json`, JSON.stringify(inventory));
}

/** Whether a staged chart is there with every file in its full size. */
export async function isWhole(path: string): Promise<boolean> {
  try {
    const inventory = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Inventory;
    const checks = Object.entries(inventory).map(async ([file, size]) => (await stat(join(path, file))).size === size);
    if (!(await Promise.all(checks)).every(Boolean)) return false;
    await touch(`${path}.json`);
    return true;
  } catch {
    return false;
  }
}

/** Keeps a chart that is in use from being removed as old. */
async function touch(file: string): Promise<void> {
  const { mtimeMs } = await stat(file);
  const now = new Date();
  if (now.getTime() - mtimeMs > dayMs) await utimes(file, now, now).catch(() => undefined);
}
