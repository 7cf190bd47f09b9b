import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { loadComponents, type Component } from '@cedille/component';
import { renderPlatform } from '@cedille/pipeline';
import type { CommandContext } from '../../../context.ts';
import { countLines } from '../count-lines.ts';
import { loadSystems, withOthers } from './load-systems.ts';
import { environmentsOf, whereListed } from './write-systems.ts';

/** A system, with what can be counted. */
interface Row {
  area: string;
  system: string;
  components: readonly string[];
  environments: readonly string[];
  /** Rendered in all environments together. */
  objects: number;
  /** Of an upstream that could not be reached, objects are missing. */
  partial: boolean;
  /** Of generator, schema, templates, values and component.yaml. */
  lines: number;
  /** As they are written: one that is run for each row of a table counts once. */
  tests: number;
  runs: readonly string[];
  without: string;
  lessons: number;
}

/** The systems of the platform, each with what it is made of and what is proved of it. */
export async function printSystems(context: CommandContext, json: boolean): Promise<void> {
  const { terminal } = context;
  const rows = await countRows(context);
  if (json) return terminal.json(rows);
  terminal.print(tableOf(rows));
  if (rows.some(({ partial }) => partial))
    terminal.print('Of partial ones only our own layer is counted: an upstream could not be reached.');
}

async function countRows({ root, signal }: CommandContext): Promise<Row[]> {
  const all = await loadComponents(root);
  const [systems, listed, lines, tests, { renderings }] = await Promise.all([
    loadSystems(root).then(written => withOthers(written, all)),
    whereListed(root),
    countLines(root, all).then(counts => new Map(counts.map(({ component, sum }) => [component, sum]))),
    countTests(root, all),
    renderPlatform({ root, write: false, signal }),
  ]);
  return systems.map(({ area, system, components, runs = [], without = '', lessons = [] }): Row => {
    const rendered = renderings.filter(one => components.includes(one.instanceOf ?? one.component));
    return {
      area,
      system,
      components,
      environments: environmentsOf(components, listed),
      objects: sumOf(rendered.map(({ objects }) => objects)),
      partial: rendered.some(({ status }) => status !== 'complete'),
      lines: sumOf(components.map(name => lines.get(name) ?? 0)),
      tests: sumOf(components.map(name => tests.get(name) ?? 0)),
      runs,
      without,
      lessons: lessons.length,
    };
  });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ['system', 'components', 'environments', 'objects', 'lines', 'tests', 'lessons', 'runs in'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const { system, components, environments, objects, partial, lines, tests, lessons, runs } of rows)
    table.push([
      system,
      components.join('\n'),
      environments.join('\n'),
      `${objects}${partial ? ' (partial)' : ''}`,
      String(lines),
      String(tests),
      String(lessons),
      runs.join(', '),
    ]);
  return table.toString();
}

const TEST = /^\s*(?:it(?:\.\w+)*(?:\(.*\))?\(|- it:)/gm;

async function countTests(root: string, components: readonly Component[]): Promise<Map<string, number>> {
  const counts = components.map(async ({ name, folder }) => [name, await testsIn(join(root, folder))] as const);
  return new Map(await Promise.all(counts));
}

async function testsIn(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter(name =>
    /^(?:src\/.*\.spec\.ts|tests\/.*_test\.yaml)$/.test(name.replaceAll('\\', '/')),
  );
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
  return sumOf(texts.map(text => text.match(TEST)?.length ?? 0));
}
