import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { loadOwnSchema } from '@cedille/schema';
import { loadYaml, readIfPresent, writeFileAtomic } from '@cedille/source';
import { hostsTable, secretsTable } from './component-tables.ts';
import { installLines } from './install-lines.ts';
import { LANGUAGES, type Language } from './language.ts';
import { shapesTable, valuesTable } from './values-table.ts';

/** A chart with a README: a component, or a library, which has no component.yaml. */
export type Documented = Pick<Component, 'name' | 'folder' | 'upstreams' | 'libraries'> &
  Partial<Pick<Component, 'meta'>>;

export interface WriteTablesOptions {
  root: string;
  chart: Documented;
  /** Says what would change and writes nothing. */
  check: boolean;
}

/**
 * Writes the tables of a chart's READMEs, each between its markers: `values` and `shapes` from values.schema.yaml, `hosts`,
 * `secrets` and `install` from component.yaml. A table without markers is left out.
 * @returns the files that differ from what is written, relative to the root
 */
export async function writeTables({ root, chart, check }: WriteTablesOptions): Promise<string[]> {
  const tables = await loadTables(root, chart);
  const changed: string[] = [];
  for (const language of LANGUAGES) {
    const path = `${chart.folder}/${language.readme}`;
    const text = await readIfPresent(join(root, path));
    if (text === undefined) continue;
    const next = fillIn(text, name => tables[name](language));
    if (next === text) continue;
    changed.push(path);
    if (!check) await writeFileAtomic(join(root, path), next);
  }
  return changed;
}

type TableName = 'values' | 'shapes' | 'hosts' | 'secrets' | 'install';
type Tables = Record<TableName, (language: Language) => string[]>;

async function loadTables(root: string, { name, folder, upstreams, libraries, meta }: Documented): Promise<Tables> {
  const own = await loadOwnSchema(root, folder);
  const shapes = await Promise.all(libraries.map(library => loadOwnSchema(root, library)));
  const file = `${folder}/values.yaml`;
  const hasDefaults = (await readIfPresent(join(root, file))) !== undefined;
  const defaults = hasDefaults ? (await loadYaml(root, file, { dialect: 'helm' })).data : undefined;
  const shares = (await readIfPresent(join(root, folder, 'templates/common.yaml')))?.includes('common.objects');
  const registry = await registryOf(root);
  const orNone = (lines: string[], none: string): string[] => (lines.length ? lines : [none]);
  return {
    values: language => {
      const rows = valuesTable({ own, libraries: shapes, defaults, upstreams, language });
      if (!shares) return orNone(rows, language.noValues);
      return [...rows, ...(rows.length ? [''] : []), language.sharedValues];
    },
    shapes: language => orNone(shapesTable(own, language), language.none),
    hosts: language => orNone(meta ? hostsTable({ name, meta, language }) : [], language.none),
    install: language => (meta && registry ? installLines({ name, meta, registry, language }) : [language.none]),
    secrets: language => orNone(meta ? secretsTable({ name, meta, language }) : [], language.none),
  };
}

/** Where charts are published; undefined where nobody says. */
async function registryOf(root: string): Promise<string | undefined> {
  const file = 'environments/shared.yaml';
  if ((await readIfPresent(join(root, file))) === undefined) return undefined;
  const facts = (await loadYaml(root, file)).data as { registry?: { charts?: string } } | undefined;
  return facts?.registry?.charts;
}

function fillIn(text: string, linesOf: (table: TableName) => string[]): string {
  const between = /^<!-- (values|shapes|hosts|secrets|install): .*?-->\n[\s\S]*?^<!-- \1 end.*?-->$/gm;
  return text.replace(between, (_, name: TableName) =>
    [
      `<!-- ${name}: written by ./cedille schema -->`,
      '<!-- prettier-ignore-start -->',
      ...linesOf(name),
      '<!-- prettier-ignore-end -->',
      `<!-- ${name} end -->`,
    ].join('\n'),
  );
}
