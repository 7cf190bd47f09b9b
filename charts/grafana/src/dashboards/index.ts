import type { Environment } from '@cedille/values/generator';
import { club } from './club.ts';
import { costs } from './costs.ts';
import { json, type Dashboard } from './dashboard.ts';
import { delivery } from './delivery.ts';
import { gateway } from './gateway.ts';
import { platform } from './platform.ts';
import { services } from './services.ts';
import { storage } from './storage.ts';

/** A folder of Grafana: its title, and its dashboards. */
export interface Folder {
  title: string;
  dashboards: readonly Dashboard[];
}

/** The dashboards of an environment, by the names of their folders: of what runs there, and of its clubs. */
export function foldersOf({ components, clubs = [] }: Environment): Record<string, Folder> {
  const has = (component: string): boolean => components.includes(component);
  return {
    platform: {
      title: 'Platform',
      dashboards: [
        platform,
        services,
        ...(has('argocd') ? [delivery] : []),
        storage({ mayastor: has('mayastor'), velero: has('velero') }),
        ...(has('contour') ? [gateway] : []),
        costs(clubs),
      ],
    },
    ...(clubs.length && { clubs: { title: 'Clubs', dashboards: clubs.map(club) } }),
  };
}

/** Files by folder and by name, as the value `dashboards` has them. */
export function filesOf(folders: Record<string, Folder>): Record<string, Record<string, string>> {
  const files = ({ dashboards }: Folder) =>
    Object.fromEntries(dashboards.map(each => [`${each.uid}.json`, json(each)]));
  return Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, files(folder)]));
}
