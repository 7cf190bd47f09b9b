import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskOutcome, TaskRequest } from '../../../shared/task.ts';
import { explainDiagnostic, parseDiagnostics, type Diagnostic } from './diagnostics.ts';
import { listProjects, projectOf, sourceFolder } from './project.ts';
import { verdict, type Report, type RunnerOptions } from './report.ts';
import { runNode } from './run-node.ts';

/** The Nx target. */
export async function* runTypecheck({ root, projects: names, signal }: TaskRequest): AsyncIterable<TaskOutcome> {
  const reports = await typecheck({ root, projects: await listProjects(root, names), signal });
  for (const project of names) {
    const report = reports.find(found => found.project === project);
    yield { project, success: !report?.failed, output: report?.output ?? 'no TypeScript here' };
  }
}

/** Compiles the sources of projects in one run of the compiler; what it says of a file counts for the project of the file. */
export async function typecheck(options: RunnerOptions): Promise<Report[]> {
  const { root, signal, onProgress } = options;
  const all = await listProjects(root);
  const projects = (options.projects ?? all).filter(project => existsSync(join(root, sourceFolder(project))));
  if (!projects.length) return [];
  onProgress?.('tsc');
  const diagnostics = await compile({ root, folders: projects.map(sourceFolder), signal });
  const elsewhere = diagnostics.filter(({ file }) => !file || !projectOf(file, all));
  return projects.map(project => {
    const own = diagnostics.filter(({ file }) => file && projectOf(file, all)?.name === project.name);
    return verdict(
      project.name,
      [...elsewhere, ...own].map(diagnostic => explainDiagnostic(diagnostic, root)),
    );
  });
}

interface CompileOptions {
  root: string;
  folders: readonly string[];
  signal?: AbortSignal | undefined;
}

async function compile({ root, folders, signal }: CompileOptions): Promise<Diagnostic[]> {
  const cache = join(root, 'node_modules', '.cache', 'cedille');
  const config = join(cache, `tsconfig.${process.pid}.${Date.now()}.json`);
  await mkdir(cache, { recursive: true });
  await writeFile(config, JSON.stringify(configFor(root, folders)));
  try {
    const args = ['--noEmit', '--pretty', 'false', '--project', config];
    const { stdout, stderr, exitCode } = await runNode({ root, script: 'typescript7/bin/tsc', args, signal });
    return parseDiagnostics({ output: `${stdout}\n${stderr}`, failed: exitCode !== 0 });
  } finally {
    await rm(config, { force: true });
  }
}

function configFor(root: string, folders: readonly string[]): object {
  return {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules', '@types')] },
    include: folders.map(folder => join(root, folder, '**/*.ts')),
    exclude: ['**/node_modules/**', join(root, 'tools/nx/src/generators/*/files')],
  };
}
