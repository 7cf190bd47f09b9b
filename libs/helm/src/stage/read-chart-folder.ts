import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { composedSchemaFile, loadPlacedSpecs, loadValuesSchema } from '@cedille/schema';
import { CedilleError, loadYaml, readCommitted, readIfPresent } from '@cedille/source';
import { stringify } from 'yaml';
import { stagedFiles } from './staged-files.ts';
import { libraryFolder, refuseCircle, refuseLink, refuseOutside } from './within-repository.ts';

interface Dependency {
  name: string;
  version?: string;
  repository?: string;
}

/** What a component's folder gives to its chart. */
export interface ChartFolder {
  name: string;
  version: string;
  /** Relative to the workspace. */
  folder: string;
  /** Path inside the chart → content. */
  files: Map<string, Uint8Array>;
  /** Dependencies that come from elsewhere. */
  upstreamNames: readonly string[];
  /** Charts beside it that it uses, also those that its libraries use. */
  libraries: readonly ChartFolder[];
  /** Chart.yaml with its local dependencies and those upstreams only. */
  chartYaml(upstreams: ReadonlySet<string>): string;
}

interface ReadOptions {
  root: string;
  folder: string;
  /** With `tests/`. */
  tests?: boolean;
  /** Charts that use this one, the nearest last. */
  usedBy?: readonly string[];
}

/**
 * @throws CedilleError `file-missing` or `yaml-syntax` for Chart.yaml of the component or of a library, `outside-repository`
 */
export async function readChartFolder({ root, folder, tests = false, usedBy = [] }: ReadOptions): Promise<ChartFolder> {
  const chain = [...usedBy, folder];
  if (usedBy.includes(folder)) refuseCircle(chain.slice(usedBy.indexOf(folder)));
  await refuseOutside(root, folder);
  const document = await loadYaml(root, posix.join(folder, 'Chart.yaml'));
  if (document.problems.length) throw new CedilleError(document.problems);
  const data = document.data as { name: string; version: string; dependencies?: Dependency[] };
  const dependencies = data.dependencies ?? [];
  const [files, libraries] = await Promise.all([
    readFiles(root, folder, tests ? [...stagedFiles, 'tests/'] : stagedFiles),
    Promise.all(
      dependencies
        .filter(isLocal)
        .map(item => readChartFolder({ root, folder: libraryFolder(folder, item), usedBy: chain })),
    ),
  ]);
  if (await isComponent(root, folder)) await addSchema({ root, folder, libraries, files });
  return {
    name: data.name,
    version: String(data.version),
    folder,
    files,
    upstreamNames: dependencies.filter(item => !isLocal(item)).map(item => item.name),
    libraries,
    chartYaml: upstreams => {
      const kept = dependencies.filter(item => isLocal(item) || upstreams.has(item.name));
      const { dependencies: _, ...rest } = data;
      return stringify(kept.length ? { ...rest, dependencies: kept } : rest, { lineWidth: 0 });
    },
  };
}

async function isComponent(root: string, folder: string): Promise<boolean> {
  return (await readIfPresent(join(root, folder, 'component.yaml'))) !== undefined;
}

interface SchemaOptions extends Pick<ChartFolder, 'folder' | 'libraries' | 'files'> {
  root: string;
}

/** Which values are specs of objects, for the template that makes them: a chart cannot read its own schema. */
const SPECS = 'specs.json';

/** The complete schema of its values; values.yaml, which is bound to where editors find it, to the one beside it. */
async function addSchema({ root, folder, libraries, files }: SchemaOptions): Promise<void> {
  const schema = await loadValuesSchema({ root, folder, libraries: libraries.map(library => library.folder) });
  files.set('values.schema.json', Buffer.from(schema.text));
  const specs = await loadPlacedSpecs(root, folder);
  if (specs !== undefined) files.set(SPECS, Buffer.from(specs));
  const values = files.get('values.yaml');
  if (!values) return;
  const binding = `$schema=../../${composedSchemaFile(posix.basename(folder))}`;
  files.set(
    'values.yaml',
    Buffer.from(Buffer.from(values).toString('utf8').replace(binding, '$schema=values.schema.json')),
  );
}

function isLocal(dependency: Dependency): dependency is Dependency & { repository: string } {
  return dependency.repository?.startsWith('file://') ?? false;
}

async function readFiles(root: string, folder: string, wanted: readonly string[]): Promise<Map<string, Uint8Array>> {
  const there = await readdir(join(root, folder), { withFileTypes: true });
  const tops = there.filter(({ name }) => wanted.includes(name) || wanted.includes(`${name}/`));
  const names = (await Promise.all(tops.map(entry => filesBelow({ root, folder }, entry)))).flat();
  const contents = await Promise.all(names.map(name => readCommitted(join(root, folder, name))));
  return new Map(names.map((name, index) => [name, contents[index]!]));
}

interface Place {
  root: string;
  folder: string;
}

async function filesBelow(place: Place, entry: Dirent, prefix = ''): Promise<string[]> {
  const name = `${prefix}${entry.name}`;
  if (isLeftover(entry.name)) return [];
  const folder = join(place.root, place.folder);
  if (entry.isSymbolicLink()) {
    const path = posix.join(place.folder, name);
    await refuseOutside(place.root, path);
    const target = await stat(join(folder, name)).catch(() => undefined);
    if (!target?.isFile()) refuseLink(path, target ? 'a folder' : 'nothing');
  }
  if (!entry.isDirectory()) return [name];
  const inside = await readdir(join(folder, name), { withFileTypes: true });
  return (await Promise.all(inside.map(child => filesBelow(place, child, `${name}/`)))).flat();
}

/** What editors and operating systems leave behind must not change the chart. */
function isLeftover(name: string): boolean {
  return name === '.DS_Store' || /~$|\.(swp|orig|rej)$/.test(name);
}
