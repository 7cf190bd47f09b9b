import type { Imported, ImportGraph } from '../sources/import-graph.ts';
import type { LockedPackages } from '../sources/locked-packages.ts';
import type { TaskClosure } from '../sources/task-closures.ts';
import { MIRROR_VARIABLE } from '../variables/names.ts';
import { externals } from './inputs.ts';
import type { CodeInputs, Inputs } from './workspace.ts';

export interface CodeInputsOptions {
  /** Undefined when the sources cannot be bundled. */
  closures: Readonly<Record<string, TaskClosure>> | undefined;
  graph: ImportGraph;
  locked: LockedPackages;
}

/** Between Nx and a task: the executors, and the bundler. */
const RUNNER: Inputs = [
  '{workspaceRoot}/tools/cli/setup.cjs',
  '{workspaceRoot}/tools/nx/executors.json',
  '{workspaceRoot}/tools/nx/src/executors/*.{cjs,json}',
];

/** What a source finds beside itself when it runs. */
export const BESIDE: Readonly<Record<string, string>> = {
  'libs/difference/src/html/format-html.ts': '{workspaceRoot}/libs/difference/src/html/**/*',
  'libs/manifests/src/fixtures/kubernetes-reader.ts': '{workspaceRoot}/libs/manifests/src/fixtures/**/*',
  'libs/types/src/registry/load-types.ts': '{workspaceRoot}/libs/types/facts/**/*',
};

/** Everything that could be in a task, when nobody can say what is. Without a list of packages, Nx hashes them all. */
const ANY_TASK: Inputs = ['{workspaceRoot}/{libs,tools/cli,e2e}/**/!(*.spec).{ts,json,cjs}'];

export function codeInputs({ closures, graph, locked }: CodeInputsOptions): CodeInputs {
  // Every component has the same ones: they are put together once.
  const tasks: Record<string, Inputs> = {};
  const importing = ({ files, packages }: Imported): Inputs => [...globs(files), ...externals(packages)];
  return {
    task: name => (tasks[name] ??= taskInputs(closures?.[`tasks/${name}`], locked)),
    running(folder) {
      const imported = graph.importedBy(folder, { types: false });
      return [
        ...importing(imported),
        ...imported.files.flatMap(file => BESIDE[file] ?? []),
        ...(graph.readsMirror(folder) ? [{ env: MIRROR_VARIABLE }] : []),
      ];
    },
    compiling(folder) {
      const imported = graph.importedBy(folder, { types: true });
      return { inputs: importing(imported), typesOf: imported.generated };
    },
  };
}

function taskInputs(closure: TaskClosure | undefined, locked: LockedPackages): Inputs {
  if (!closure) return [...RUNNER, ...ANY_TASK];
  const packages = ['node_modules/esbuild', ...closure.packages].map(key => locked[key]);
  return [...RUNNER, ...globs(closure.sources), ...externals(sorted(packages.filter(key => key !== undefined)))];
}

/** Files as globs, one for each package: two hundred names in each target would only be longer. */
export function globs(files: readonly string[]): string[] {
  const byPackage = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.split('/').slice(0, 2).join('/');
    byPackage.set(folder, [...(byPackage.get(folder) ?? []), file]);
  }
  return [...byPackage.values()].map(group => `{workspaceRoot}/${glob(group)}`);
}

function glob(files: readonly string[]): string {
  if (files.length === 1) return files[0]!;
  const folder = commonFolder(files);
  return `${folder}/{${files.map(file => file.slice(folder.length + 1)).join(',')}}`;
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  const folders = first.split('/').slice(0, -1);
  while (!others.every(file => file.startsWith(`${folders.join('/')}/`))) folders.pop();
  return folders.join('/');
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
