import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { create } from 'tar';
import { rethrowDisk } from '@cedille/program';
import type { PackageRequest } from './helm.ts';

/**
 * A chart archive of which every byte follows from the staged chart: `helm package` writes file times and puts
 * subcharts in random order.
 */
export async function packageChart({ chart, into }: PackageRequest): Promise<{ path: string; sha256: string }> {
  const path = join(into, `${chart.name}-${chart.version}.tgz`);
  const making = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(into, { recursive: true });
    await create(
      { file: making, cwd: chart.path, gzip: { level: 9 }, portable: true, mtime: new Date(0), prefix: chart.name },
      await filesOf(chart.path),
    );
    const sha256 = createHash('sha256')
      .update(await readFile(making))
      .digest('hex');
    await rename(making, path);
    return { path, sha256 };
  } catch (error) {
    rethrowDisk(error, into);
  } finally {
    await rm(making, { force: true });
  }
}

/** Chart.yaml first, as readers of the archive expect; the rest by name. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split('\\').join('/'));
  const rest = files.filter(file => file !== 'Chart.yaml').sort();
  return ['Chart.yaml', ...rest];
}
