import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentFile, listEnvironments } from '@cedille/environment';

/** The name of the bucket for backups: what a fact usually is, read by the few components that keep something. */
export function changeBucket(root: string, run: number): Promise<void> {
  return changeFact({ root, run, key: 'bucket' });
}

/** The domain, which every component with a host follows from: as much as one fact can change. */
export function changeDomain(root: string, run: number): Promise<void> {
  return changeFact({ root, run, key: 'base' });
}

interface ChangeFactOptions {
  root: string;
  run: number;
  key: 'bucket' | 'base';
}

/** Of the last environment that says it. */
async function changeFact({ root, run, key }: ChangeFactOptions): Promise<void> {
  const line = new RegExp(`^( {2}${key}: )(?:changed-[\\d-]+(?:-|\\.))?(.*)$`, 'm');
  for (const environment of (await listEnvironments(root)).reverse()) {
    const file = join(root, environmentFile(environment));
    const text = await readFile(file, 'utf8');
    if (!line.test(text)) continue;
    const end = key === 'base' ? '.' : '-';
    return writeFile(file, text.replace(line, `$1changed-${run}-${Date.now()}${end}$2`));
  }
  throw new Error(`No environment has the fact ${key} below another one`);
}
