import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { readIfPresent } from '@cedille/source';

/** What somebody has to write for a component, and the files that count for it. The first five are what it is made of. */
const PARTS = {
  generator: /^src\/(?!.*\.(spec|gen)\.ts$).*\.ts$/,
  schema: /^values\.schema\.(yaml|json)$/,
  templates: /^templates\//,
  values: /^values\.yaml$/,
  'component.yaml': /^component\.yaml$/,
  files: /^files\//,
  tests: /^(tests\/|src\/.*\.spec\.ts$)/,
  READMEs: /^README(\.\w+)?\.md$/,
} as const;

export type Part = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as Part[];

/** What a component is made of; scripts and dashboards, tests and READMEs come beside it. */
const SUM: readonly Part[] = ['generator', 'schema', 'templates', 'values', 'component.yaml'];

/** Lines of a component that somebody wrote, without empty ones. What commands derive is left out. */
export interface LineCount {
  component: string;
  /** As component.yaml says. */
  category: string;
  parts: Record<Part, number>;
  /** Generator, schema, templates, values and component.yaml together. */
  sum: number;
}

/** Counts the hand-written lines of components, comments included. */
export async function countLines(root: string, components: readonly Component[]): Promise<LineCount[]> {
  const written = components.filter(({ instanceOf }) => instanceOf === undefined);
  return Promise.all(
    written.map(async ({ name, folder, meta }) => {
      const parts = Object.fromEntries(PART_NAMES.map(part => [part, 0])) as Record<Part, number>;
      for (const { path, lines } of await filesOf(join(root, folder))) {
        const part = PART_NAMES.find(candidate => PARTS[candidate].test(path));
        if (part) parts[part] += lines;
      }
      return {
        component: name,
        category: meta.category,
        parts,
        sum: SUM.reduce((total, part) => total + parts[part], 0),
      };
    }),
  );
}

async function filesOf(folder: string): Promise<{ path: string; lines: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        const text = (await readIfPresent(file)) ?? '';
        const path = file
          .slice(folder.length + 1)
          .split('\\')
          .join('/');
        return { path, lines: text.split('\n').filter(line => line.trim()).length };
      }),
  );
}

/** The median of the sums in each category, in alphabetical order. */
export function medians(counts: readonly LineCount[]): [category: string, median: number][] {
  const categories = [...new Set(counts.map(({ category }) => category))].sort();
  return categories.map(category => [
    category,
    median(counts.filter(count => count.category === category).map(({ sum }) => sum)),
  ]);
}

/** The middle one; of an even number, the lower of the two in the middle. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0;
}
