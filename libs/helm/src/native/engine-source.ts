import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { loadToolVersions } from '../toolchain/tool-versions.ts';

/** The sources of the engine, and what an engine that is built from them is called. */
export interface EngineSource {
  /** Absolute path of `tools/engine`. */
  folder: string;
  /** Of every file that counts, and of how they are built. */
  digest: string;
  /** Version of Helm whose packages it is made of. */
  helm: string;
}

/** Counts up when the same files are built in another way. */
const buildVersion = 1;

/** Undefined where a workspace has no engine. */
export async function engineSource(root: string): Promise<EngineSource | undefined> {
  const folder = join(root, 'tools', 'engine');
  const files = await listSources(folder);
  if (!files.length) return undefined;
  const { version: helm } = (await loadToolVersions(root)).helm;
  const hash = createHash('sha256').update(`build ${buildVersion}\nhelm ${helm}\n`);
  for (const file of files) {
    const content = createHash('sha256')
      .update(await readFile(join(folder, file)))
      .digest('hex');
    hash.update(`${file.split(sep).join('/')} ${content}\n`);
  }
  return { folder, digest: hash.digest('hex'), helm };
}

async function listSources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile() && /(\.go|^go\.mod|^go\.sum)$/.test(entry.name) && !entry.name.endsWith('_test.go'))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
