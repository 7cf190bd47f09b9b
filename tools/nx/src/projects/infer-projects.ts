import type { CreateNodesResult, ProjectConfiguration } from '@nx/devkit';
import { basename, dirname } from 'node:path/posix';
import { openFactCache, type FactCache } from '../fact-cache.ts';
import { readLockedPackages } from '../sources/locked-packages.ts';
import { readImportGraph } from '../sources/read-import-graph.ts';
import { readTaskClosures } from '../sources/task-closures.ts';
import { chartProject } from './chart-project.ts';
import { codeInputs } from './code-inputs.ts';
import { e2eProject } from './e2e-project.ts';
import { environmentProject } from './environment-project.ts';
import { readChart, readEnvironment } from './facts.ts';
import { goProject } from './go-project.ts';
import { packageProject } from './package-project.ts';
import type { CodeInputs, Workspace } from './workspace.ts';
type Inferred = readonly [file: string, result: CreateNodesResult];

/** One project for each file; `files` are relative to the root. */
export async function inferProjects(files: readonly string[], root: string): Promise<Inferred[]> {
  const cache = openFactCache(root, 'projects');
  const folders = (top: string): string[] =>
    files.filter(file => file.startsWith(`${top}/`)).map(file => basename(dirname(file)));
  const packages = files.filter(file => file.endsWith('/package.json'));
  const workspace: Workspace = {
    charts: folders('charts').map(name => readChart(cache, name)),
    environments: folders('environments').map(name => readEnvironment(cache, name)),
    code: await readCode({ files, root, cache }),
    described: packages
      .map(file => dirname(file))
      .filter(folder => cache.read(`${folder}/${basename(folder)}.schema.json`) !== undefined),
  };
  cache.save();
  return files.map(file => [file, { projects: { [dirname(file)]: describe(file, workspace) } }] as const);
}

interface ReadCodeOptions {
  files: readonly string[];
  root: string;
  cache: FactCache;
}

async function readCode({ files, root, cache }: ReadCodeOptions): Promise<CodeInputs> {
  const locked = readLockedPackages(cache);
  const packages = files.filter(file => file.endsWith('/package.json'));
  const charts = files.filter(file => file.startsWith('charts/'));
  const folders = [...packages.map(file => dirname(file)), ...charts.map(file => `${dirname(file)}/src`)];
  const graph = readImportGraph({ root, cache, folders, packages, locked });
  return codeInputs({ closures: await readTaskClosures(root), graph, locked });
}

function describe(file: string, workspace: Workspace): Partial<ProjectConfiguration> & { root: string } {
  const folder = dirname(file);
  const name = basename(folder);
  if (folder.startsWith('charts/'))
    return chartProject(
      workspace.charts.find(chart => chart.name === name)!,
      workspace,
    );
  if (folder.startsWith('environments/'))
    return environmentProject(
      workspace.environments.find(item => item.name === name)!,
      workspace,
    );
  if (folder === 'e2e') return e2eProject(workspace);
  if (basename(file) === 'go.mod') return goProject(folder, workspace);
  return packageProject(folder, workspace);
}
