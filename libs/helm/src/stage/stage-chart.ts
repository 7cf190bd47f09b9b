import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { CedilleError } from '@cedille/source';
import { cacheFolder, rethrowDisk } from '@cedille/program';
import type { UpstreamPin } from '../store/pin.ts';
import { digestOf, isWhole, writeInventory, type Inventory } from './inventory.ts';
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
  const files = await filesOf(chart, upstream);
  if (judged) files.delete('values.schema.json');
  const inventory = inventoryOf(files);
  const key = keyOf(inventory);
  const path = join(into, `${chart.name}-${key.slice(0, 24)}`);
  if (!(await isWhole(path, inventory))) await build(path, files, inventory);
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

async function filesOf(chart: ChartFolder, upstream: readonly StagedUpstream[]): Promise<Map<string, Content>> {
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
  for (const { path, content } of await manifestTemplates(present)) files.set(path, content);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function inventoryOf(files: Map<string, Content>): Inventory {
  return Object.fromEntries(
    [...files].map(([path, content]) => [path, 'text' in content ? digestOf(content.text) : content.sha256]),
  );
}

function keyOf(inventory: Inventory): string {
  const hash = createHash('sha256').update(`layout ${layoutVersion}\n`);
  for (const [path, digest] of Object.entries(inventory)) hash.update(`${path}\n${digest}\n`);
  return hash.digest('hex');
}

/** Builds beside the final place and moves it there in one step, so that nobody ever sees half a chart. */
async function build(path: string, files: Map<string, Content>, inventory: Inventory): Promise<void> {
  const making = `${path}.${randomUUID()}.tmp`;
  try {
    for (const [name, content] of files) await put(join(making, name), content);
    await writeInventory(path, inventory);
    await moveInto(making, path, inventory);
  } catch (error) {
    rethrowDisk(error, dirname(path));
  } finally {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function put(file: string, content: Content): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  if ('text' in content) return writeFile(file, content.text);
  const bytes = await readFile(content.copyOf);
  if (digestOf(bytes) !== content.sha256) throw changedMeanwhile(content.copyOf);
  await writeFile(file, bytes);
}

function changedMeanwhile(file: string): CedilleError {
  return new CedilleError({
    code: 'upstream-digest',
    severity: 'error',
    message: `${file} changed while it was read.`,
    expected: 'an archive that stays as it is',
    fix: 'run it again',
  });
}

/** Another process may have been faster: then its folder is as good. A damaged one is moved out of the way first. */
async function moveInto(making: string, path: string, inventory: Inventory): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await rename(making, path);
    } catch (error) {
      const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!taken || attempt > 2) throw error;
      if (await isWhole(path, inventory)) return;
      const aside = `${path}.${randomUUID()}.tmp`;
      await rename(path, aside).catch(() => undefined);
      await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
