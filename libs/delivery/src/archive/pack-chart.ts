import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { StagedChart } from '@cedille/helm';
import type { ArchiveFile } from '@cedille/archive';
import { readCommitted } from '@cedille/source';

export interface PackChartOptions {
  root: string;
  /** With all its upstreams. */
  chart: StagedChart;
}

/** The chart as anybody can install it: what Helm renders here, and what people read about it. */
export async function packChart({ root, chart }: PackChartOptions): Promise<Uint8Array> {
  const { packArchive } = await import('@cedille/archive/pack-archive');
  const staged = await filesBelow(chart.path, { read: readFile });
  const read = await filesBelow(join(root, chart.folder), { read: readCommitted, only: READ_BY_PEOPLE });
  const licence = await filesBelow(root, { read: readCommitted, only: ['LICENSE'] });
  const inside = new Map([...licence, ...read, ...staged].map(({ path, content }) => [path, content]));
  return packArchive([...inside].map(([path, content]) => ({ path: `${chart.name}/${path}`, content })));
}

/** Beside what is staged for rendering; a change of these renders nothing anew. */
const READ_BY_PEOPLE = ['README.md', 'README.fr.md', 'CHANGELOG.md'];

interface FilesOptions {
  read: (file: string) => Promise<Buffer>;
  only?: readonly string[];
}

async function filesBelow(folder: string, { read, only }: FilesOptions): Promise<ArchiveFile[]> {
  const entries = await readdir(folder, { recursive: !only, withFileTypes: true });
  const names = entries
    .filter(entry => entry.isFile() && (!only || only.includes(entry.name)))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split('\\').join('/'));
  return Promise.all(names.map(async path => ({ path, content: await read(join(folder, path)) })));
}
