import type { Environment } from '@cedille/values/generator';
import { club } from './club.ts';
import { isCollected } from './collected.ts';
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
export function foldersOf(environment: Environment): Record<string, Folder> {
  const { components, clubs = [] } = environment;
  const measured = components.includes('telemetry-agent');
  const all = [platform, services, delivery, storage, gateway, costs(clubs, { measured })];
  const dashboards = collectedOf(all, environment);
  return {
    platform: { title: 'Platform', dashboards },
    ...(clubs.length && { clubs: { title: 'Clubs', dashboards: collectedOf(clubs.map(club), environment) } }),
  };
}

/** Dashboards with the panels whose metrics are collected there, where any is left. */
function collectedOf(dashboards: readonly Dashboard[], environment: Environment): Dashboard[] {
  return dashboards
    .map(each => ({ ...each, panels: each.panels.filter(({ query }) => isCollected(query, environment)) }))
    .filter(({ panels }) => panels.length);
}

/** Files by folder and by name, as the value `dashboards` has them. */
export function filesOf(folders: Record<string, Folder>): Record<string, Record<string, string>> {
  const files = ({ dashboards }: Folder) =>
    Object.fromEntries(dashboards.map(each => [`${each.uid}.json`, json(each)]));
  return Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, files(folder)]));
}
