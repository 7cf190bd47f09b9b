import type { ApplicationState } from '../argocd/applications.ts';
import type { ApplicationRecord } from '../argocd/record-applications.ts';
import type { Workspace } from './make-workspace.ts';

/** What names of its Applications begin with, where they are beside those of the environment that delivers it. */
export function prefixOf({ environment, hub }: Pick<Workspace, 'environment' | 'hub'>): string {
  return hub === undefined ? '' : `${environment}-`;
}

/** The Applications of an environment, called by their components: `shop`, wherever their Argo CD is. */
export function statesOf(states: readonly ApplicationState[], workspace: Workspace): ApplicationState[] {
  return named(states, prefixOf(workspace));
}

/** What is recorded of them. */
export function ofEnvironment(record: ApplicationRecord, workspace: Workspace): ApplicationRecord {
  return { ...record, times: () => named(record.times(), prefixOf(workspace)) };
}

function named<T extends { name: string }>(items: readonly T[], prefix: string): T[] {
  return items
    .filter(({ name }) => name.startsWith(prefix))
    .map(item => ({ ...item, name: item.name.slice(prefix.length) }));
}
