import { join, posix } from 'node:path';
import { loadComponents } from '@cedille/component';
import { loadWorkspace } from '@cedille/pipeline';
import { readIfPresent, writeFileAtomic } from '@cedille/source';
import { code, table } from '../../schema/readme/table.ts';
import { loadSystems, SYSTEMS, withOthers, type Lesson, type System } from './load-systems.ts';

/** The page, relative to the root. */
export const PAGE = 'charts/SYSTEMS.md';

/** Component → environments that list it. */
export type Listed = ReadonlyMap<string, readonly string[]>;

/** Writes the page, unless it is as it should be. @returns the files that differ from what is written */
export async function writeSystems({ root, check }: { root: string; check: boolean }): Promise<string[]> {
  const path = join(root, PAGE);
  const [systems, components, listed] = await Promise.all([loadSystems(root), loadComponents(root), whereListed(root)]);
  const text = page(withOthers(systems, components), listed);
  if ((await readIfPresent(path)) === text) return [];
  if (!check) await writeFileAtomic(path, text);
  return [PAGE];
}

export async function whereListed(root: string): Promise<Listed> {
  const { places, components } = await loadWorkspace(root);
  return new Map(
    components.map(({ name }) => [
      name,
      places
        .filter(({ present }) => present.some(one => (one.instanceOf ?? one.name) === name))
        .map(({ environment }) => environment.name),
    ]),
  );
}

function page(systems: readonly System[], listed: Listed): string {
  const areas = [...new Set(systems.map(({ area }) => area))];
  return [
    '<!-- Written by ./cedille list --systems --write. -->',
    '<!-- prettier-ignore-start -->',
    '',
    '# Systems',
    '',
    `What the platform consists of, where it runs, which of its programs run in tests, and which test fails when a mistake comes back that was made once. Written of [systems.yaml](${posix.relative('charts', SYSTEMS)}); \`./cedille list --systems\` shows the same with objects, lines and tests counted.`,
    '',
    'Every object of every environment is judged by a real API server in the suites [conformance](../e2e/conformance) and [upgrade](../e2e/upgrade); “runs in” is about programs.',
    '',
    ...areas.flatMap(area => {
      const rows = systems.filter(system => system.area === area);
      return [`## ${area}`, '', ...systemsTable(rows, listed), '', ...lessonsTable(rows)];
    }),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

function systemsTable(systems: readonly System[], listed: Listed): string[] {
  return table(
    ['system', 'components', 'environments', 'runs in', 'does not run'],
    systems.map(({ system, components, alternative, runs = [], without = '' }) => [
      alternative ? `${system} (alternative)` : system,
      components.map(name => `[${name}](${name})`).join(', '),
      environmentsOf(components, listed).join(', '),
      runs.join(', '),
      without,
    ]),
  );
}

/** Where any of them is listed. */
export function environmentsOf(components: readonly string[], listed: Listed): string[] {
  return [...new Set(components.flatMap(name => listed.get(name) ?? []))].sort();
}

function lessonsTable(systems: readonly System[]): string[] {
  const rows = systems.flatMap(({ system, lessons = [] }) =>
    lessons.map(lesson => [system, lesson.lesson, proofsOf(lesson).join('; ')]),
  );
  return rows.length ? [...table(['system', 'lesson', 'what fails otherwise'], rows), ''] : [];
}

function proofsOf({ tests = {}, rules = [], pages = {} }: Lesson): string[] {
  return [
    ...Object.entries(tests).map(([file, titles]) => `${link(file)}: ${titles.map(escape).join('; ')}`),
    ...(rules.length ? [rules.map(code).join(', ')] : []),
    ...Object.keys(pages).map(page => `told in ${link(page)}`),
  ];
}

function link(file: string): string {
  return `[${posix.basename(file)}](${posix.relative('charts', file)})`;
}

/** What Markdown would take for something else. */
function escape(text: string): string {
  return text.replace(/[<>*_]/g, character => `\\${character}`);
}
