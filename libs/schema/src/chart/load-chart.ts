import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CedilleError } from '@cedille/source';
import { Budget, LIMITS } from './budget.ts';
import type { ChartFile, ChartFiles } from './chart-files.ts';
import { parseChartMetadata } from './parse-chart-metadata.ts';
import { readArchive } from './read-archive.ts';
import { readFolder } from './read-folder.ts';

/**
 * Reads a chart with its subcharts: a .tgz (path or content), or a folder. Everything stays in memory.
 * @throws CedilleError `chart-too-large`, or `upstream-archive` when it is not a chart.
 */
export async function loadChart(archive: string | Uint8Array): Promise<ChartFiles> {
  const budget = new Budget(typeof archive === 'string' ? basename(archive) : 'archive');
  const files = await readFiles(archive, budget);
  const root = [...files.keys()].sort((a, b) => a.length - b.length).find(path => path.endsWith('/Chart.yaml'));
  if (root === undefined) throw noChart(budget);
  return assemble({ files, root: root.slice(0, -'/Chart.yaml'.length), budget, depth: 0 });
}

async function readFiles(archive: string | Uint8Array, budget: Budget): Promise<Map<string, Uint8Array>> {
  if (typeof archive === 'string' && (await stat(archive)).isDirectory()) return readFolder(archive, budget);
  return readArchive(archive, budget);
}

interface Assembly {
  files: ReadonlyMap<string, Uint8Array>;
  /** Folder of this chart in `files`. */
  root: string;
  budget: Budget;
  depth: number;
}

async function assemble({ files, root, budget, depth }: Assembly): Promise<ChartFiles> {
  if (depth > LIMITS.depth) {
    throw budget.tooLarge(
      `charts are nested more than ${LIMITS.depth} deep`,
      `at most ${LIMITS.depth} charts inside each other`,
    );
  }
  const text = (name: string): string | undefined => decode(files.get(`${root}/${name}`));
  const metadata = parseChartMetadata({
    chart: text('Chart.yaml') ?? '',
    requirements: text('requirements.yaml'),
    file: `${root}/Chart.yaml`,
  });
  const schema = text('values.schema.json');
  return {
    ...metadata,
    values: text('values.yaml') ?? '',
    ...(schema !== undefined && { schema }),
    templates: filesUnder(files, `${root}/templates/`),
    crds: filesUnder(files, `${root}/crds/`),
    examples: filesUnder(files, `${root}/ci/`).filter(({ path }) => /\.ya?ml$/.test(path)),
    subcharts: await subcharts({ files, root, budget, depth }),
  };
}

function filesUnder(files: ReadonlyMap<string, Uint8Array>, prefix: string): ChartFile[] {
  return [...files]
    .filter(([path]) => path.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => ({ path, text: decode(content)! }));
}

/** Helm takes folders with a Chart.yaml and archives; names that start with `_` or `.` are passed over. */
async function subcharts({ files, root, budget, depth }: Assembly): Promise<ChartFiles[]> {
  const prefix = `${root}/charts/`;
  const charts: ChartFiles[] = [];
  for (const path of [...files.keys()].filter(path => path.startsWith(prefix)).sort()) {
    const [name, file] = path.slice(prefix.length).split('/');
    if (!name || /^[_.]/.test(name)) continue;
    if (file === undefined) charts.push(await nestedArchive({ content: files.get(path)!, path, budget, depth }));
    else if (path === `${prefix}${name}/Chart.yaml`) {
      charts.push(await assemble({ files, root: `${prefix}${name}`, budget, depth: depth + 1 }));
    }
  }
  return charts.sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface NestedArchive {
  content: Uint8Array;
  path: string;
  budget: Budget;
  depth: number;
}

async function nestedArchive({ content, path, budget, depth }: NestedArchive): Promise<ChartFiles> {
  if (depth >= LIMITS.depth) {
    throw budget.tooLarge(
      `charts are nested more than ${LIMITS.depth} deep`,
      `at most ${LIMITS.depth} charts inside each other`,
    );
  }
  const inner = await readArchive(content, budget);
  const root = [...inner.keys()].sort((a, b) => a.length - b.length).find(name => name.endsWith('/Chart.yaml'));
  if (root === undefined) throw noChart(budget);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const moved = new Map([...inner].map(([name, bytes]) => [folder + name, bytes]));
  return assemble({ files: moved, root: folder + root.slice(0, -'/Chart.yaml'.length), budget, depth: depth + 1 });
}

function decode(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : new TextDecoder('utf-8').decode(content);
}

function noChart({ chart }: Budget): CedilleError {
  return new CedilleError({
    code: 'upstream-archive',
    severity: 'error',
    message: `${chart} is not a chart: it has no Chart.yaml.`,
    expected: 'an archive or folder as helm package writes it',
    fix: 'check the path, or fetch the chart again',
  });
}
