import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { cacheFolder, rethrowDisk } from '@cedille/program';
import type { UpstreamPin } from '../store/pin.ts';
import { isWhole, writeInventory, type Inventory } from './inventory.ts';
import { manifestTemplates } from './manifest-templates.ts';
import { readChartFolder, type ChartFolder } from './read-chart-folder.ts';

/** A pin of the component, and the file the store has for it. */
export interface StagedUpstream {
  pin: UpstreamPin;
  /** Absent when the upstream was not available. */
  archive?: { path: string; sha256: string };
}

export interface StageOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** The component's folder, relative to the workspace: `charts/argocd`. */
  folder: string;
  /** Pins of the component. A dependency in Chart.yaml that is not listed here counts as missing. */
  upstream?: readonly StagedUpstream[];
  /** Only the platform's own layer, with its `tests/`: for unit tests. No upstream is put in. @defaultValue false */
  own?: boolean;
  /** The values are judged already: the schema of all values stays out, so that Helm does not judge by it. @defaultValue false */
  judged?: boolean;
  /** Folder for staged charts. @defaultValue `staged` in the cache folder */
  into?: string;
}

/** A chart folder that Helm can render as it is. The folder is named for its content and never changes. */
export interface StagedChart {
  /** Absolute path. */
  path: string;
  /** Digest of everything in it. */
  key: string;
  name: string;
  version: string;
  /** The component's folder, relative to the workspace. */
  folder: string;
  /** Local libraries by the name they have below `charts/`, with their folder relative to the workspace. */
  libraries: Readonly<Record<string, string>>;
  /** Names of upstreams that are not in it: when there are any, only a part of the component is rendered. */
  missing: readonly string[];
}

type Content = { text: string | Uint8Array } | { copyOf: string; sha256: string };

/** Counts up when the same inputs are staged differently. */
const layoutVersion = 1;

/**
 * Puts a component together for Helm: its own files, the libraries beside it, the upstream archives that are there,
 * published manifests as plain files. The same content gives the same folder, which is made once and then used again.
 * @throws CedilleError `file-missing`, `yaml-syntax` for Chart.yaml; `disk-full`, `cache-not-writable`
 */
export async function stageChart(options: StageOptions): Promise<StagedChart> {
  const { root, folder, own = false, judged = false, into = join(cacheFolder(), 'staged') } = options;
  const chart = await readChartFolder({ root, folder, tests: own });
  const upstream = own ? [] : (options.upstream ?? []);
  const files = filesOf(chart, upstream);
  if (judged) files.delete('values.schema.json');
  const key = keyOf(files);
  const path = join(into, `${chart.name}-${key.slice(0, 24)}`);
  if (!(await isWhole(path))) await build(path, files);
  return {
    path,
    key,
    name: chart.name,
    version: chart.version,
    folder,
    libraries: Object.fromEntries(chart.libraries.map(library => [library.name, library.folder])),
    missing: own ? [] : missingFrom(chart, options.upstream ?? []),
  };
}

function missingFrom(chart: ChartFolder, upstream: readonly StagedUpstream[]): string[] {
  const present = new Set(upstream.filter(item => item.archive).map(item => item.pin.name));
  const wanted = [...chart.upstreamNames, ...upstream.map(item => item.pin.name)];
  return [...new Set(wanted)].filter(name => !present.has(name)).sort();
}

function filesOf(chart: ChartFolder, upstream: readonly StagedUpstream[]): Map<string, Content> {
  const present = upstream.filter(item => item.archive !== undefined) as Required<StagedUpstream>[];
  const archives = present.filter(({ pin }) => pin.kind === 'chart' && chart.upstreamNames.includes(pin.name));
  const files = new Map<string, Content>();
  for (const [path, text] of chart.files) files.set(path, { text });
  files.set('Chart.yaml', { text: chart.chartYaml(new Set(archives.map(({ pin }) => pin.name))) });
  for (const library of chart.libraries) {
    for (const [path, text] of library.files) files.set(posix.join('charts', library.name, path), { text });
  }
  for (const { pin, archive } of archives) {
    files.set(`charts/${pin.name}-${pin.version}.tgz`, { copyOf: archive.path, sha256: archive.sha256 });
  }
  for (const { path, content } of manifestTemplates(present)) files.set(path, content);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function keyOf(files: Map<string, Content>): string {
  const hash = createHash('sha256').update(`layout ${layoutVersion}\n`);
  for (const [path, content] of files) {
    const digest = 'text' in content ? createHash('sha256').update(content.text).digest('hex') : content.sha256;
    hash.update(`${path}\n${digest}\n`);
  }
  return hash.digest('hex');
}

/** Builds beside the final place and moves it there in one step, so that nobody ever sees half a chart. */
async function build(path: string, files: Map<string, Content>): Promise<void> {
  const making = `${path}.${randomUUID()}.tmp`;
  try {
    const inventory: Inventory = {};
    for (const [name, content] of files) inventory[name] = await put(join(making, name), content);
    await writeInventory(path, inventory);
    await moveInto(making, path);
  } catch (error) {
    rethrowDisk(error, dirname(path));
  } finally {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function put(file: string, content: Content): Promise<number> {
  await mkdir(dirname(file), { recursive: true });
  if ('text' in content) {
    await writeFile(file, content.text);
    return Buffer.byteLength(content.text);
  }
  await copyFile(content.copyOf, file, constants.COPYFILE_FICLONE);
  return (await stat(file)).size;
}

/** Another process may have been faster: then its folder is as good. A damaged one is moved out of the way first. */
async function moveInto(making: string, path: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await rename(making, path);
    } catch (error) {
      const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!taken || attempt > 2) throw error;
      if (await isWhole(path)) return;
      const aside = `${path}.${randomUUID()}.tmp`;
      await rename(path, aside).catch(() => undefined);
      await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
