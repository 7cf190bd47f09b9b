import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '@cedille/program';
import { RENDERED_FROM, type Selection } from '@cedille/pipeline';

export interface ChangedFilesOptions {
  root: string;
  /** Compared with the working tree, new files included. */
  commit: string;
  signal?: AbortSignal | undefined;
}

/** Files that can change what is rendered and are not as they were, relative to the root. */
export async function changedFiles({ root, commit, signal }: ChangedFilesOptions): Promise<string[]> {
  const list = async (...args: string[]): Promise<string[]> =>
    (await git(root, [...args, '--', ...RENDERED_FROM], { signal })).split('\0').filter(Boolean);
  const [changed, added] = await Promise.all([
    list('diff', '--name-only', '--no-renames', '--relative', '-z', commit),
    list('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  return [...changed, ...added];
}

/** What the other parts of a chart are read by: who else runs, in which order, what is reachable. */
const READ_BY_OTHERS = /^charts\/[^/]+\/(?:component|makes|Chart)\.yaml$/;

/**
 * What changed files can reach: the facts of an environment only that environment, the files of a component only that
 * component. Undefined when it is everything.
 */
export function affectedBy(root: string, files: readonly string[]): Selection | undefined {
  const environments = files.map(file => /^environments\/([^/]+)\/./.exec(file)?.[1]);
  if (environments.every(name => name !== undefined)) return { environments: [...new Set(environments)] };
  const components = files.map(file => (READ_BY_OTHERS.test(file) ? undefined : /^charts\/([^/]+)\/./.exec(file)?.[1]));
  const isComponent = (name: string | undefined): name is string =>
    name !== undefined && existsSync(join(root, 'charts', name, 'component.yaml'));
  return components.every(isComponent) ? { components: [...new Set(components)] } : undefined;
}
