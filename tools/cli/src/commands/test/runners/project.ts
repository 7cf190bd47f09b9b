import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that is a project, with the name that Nx has for it. */
export interface Project {
  name: string;
  /** Relative to the root, for example `libs/source`. */
  folder: string;
}

/** Folders of projects, and the file that makes a folder one. */
const KINDS = [
  { top: 'libs', marker: 'package.json', nameOf: (folder: string) => `@cedille/${folder}` },
  { top: 'tools', marker: 'package.json', nameOf: (folder: string) => `@cedille/${folder}` },
  { top: 'tools', marker: 'go.mod', nameOf: (folder: string) => `@cedille/${folder}` },
  { top: 'charts', marker: 'Chart.yaml', nameOf: (folder: string) => folder },
  { top: 'environments', marker: 'environment.yaml', nameOf: (folder: string) => `environment-${folder}` },
] as const;

/** Every project, or those with the given names; a name that nothing has is left out. */
export async function listProjects(root: string, names?: readonly string[]): Promise<Project[]> {
  const found = await Promise.all(KINDS.map(kind => projectsBelow(root, kind)));
  const all = [...found.flat(), ...(existsSync(join(root, E2E.folder, 'package.json')) ? [E2E] : [])];
  return all.filter(({ name }) => !names || names.includes(name));
}

/** The suites on clusters. */
export const E2E: Project = { name: 'e2e', folder: 'e2e' };

/** Where a project has its TypeScript, relative to the root. */
export function sourceFolder({ folder }: Project): string {
  return folder === E2E.folder ? folder : `${folder}/src`;
}

async function projectsBelow(root: string, { top, marker, nameOf }: (typeof KINDS)[number]): Promise<Project[]> {
  const entries = await readdir(join(root, top), { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isDirectory() && existsSync(join(root, top, entry.name, marker)))
    .map(({ name }) => ({ name: nameOf(name), folder: `${top}/${name}` }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The project that a file belongs to; `file` is relative to the root, with forward slashes. */
export function projectOf(file: string, projects: readonly Project[]): Project | undefined {
  return projects.find(({ folder }) => file.startsWith(`${folder}/`));
}
