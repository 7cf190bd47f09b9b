import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SeededRandom } from '@cedille/schema/random';
import { mutationOf, type Edit, type Mutation } from './mutation.ts';
import { templateEdits } from './template-mutations.ts';
import { typescriptEdits } from './typescript-mutations.ts';
import { yamlEdits } from './yaml-mutations.ts';

/** What of a component is changed. */
export const PARTS = ['generator', 'templates', 'values', 'component'] as const;

export type Part = (typeof PARTS)[number];

/** Keys of component.yaml that other checks than the component's own tests are about: prose, order, the project in Argo CD. */
const NOT_TESTED = new Set([
  'title',
  'description',
  'category',
  'owner',
  'provides',
  'requires',
  'after',
  'where',
  'clusters',
  'excludes',
  'holds',
  'manifests',
  'schemaExceptions',
]);

interface Source {
  isIn: (file: string) => boolean;
  edits: (text: string) => Edit[];
}

const SOURCES: Readonly<Record<Part, Source>> = {
  generator: {
    isIn: file => /^src\/.*\.ts$/.test(file) && !/\.(spec|gen|fixture)\.ts$/.test(file),
    edits: typescriptEdits,
  },
  templates: { isIn: file => /^templates\/.*\.(yaml|tpl)$/.test(file), edits: templateEdits },
  values: { isIn: file => file === 'values.yaml', edits: yamlEdits },
  component: { isIn: file => file === 'component.yaml', edits: text => yamlEdits(text, NOT_TESTED) },
};

export interface FindMutationsOptions {
  root: string;
  component: string;
  parts: readonly Part[];
  count: number;
  seed: number;
}

/** Some of all mutations of a component, the same for the same seed; from each of its parts in turn, each place once. */
export async function findMutations({
  root,
  component,
  parts,
  count,
  seed,
}: FindMutationsOptions): Promise<Mutation[]> {
  const random = new SeededRandom(seed);
  const found = await Promise.all(parts.map(part => mutationsIn({ root, component, part })));
  const groups = found.map(mutations => shuffled(mutations, random)).filter(group => group.length);
  const chosen: Mutation[] = [];
  while (chosen.length < count && groups.some(group => group.length))
    for (const group of groups) {
      const next = group.pop();
      if (next && chosen.length < count) chosen.push(next);
    }
  return chosen;
}

async function mutationsIn({
  root,
  component,
  part,
}: {
  root: string;
  component: string;
  part: Part;
}): Promise<Mutation[]> {
  const folder = `charts/${component}`;
  const { isIn, edits } = SOURCES[part];
  const files = (await readdir(join(root, folder), { recursive: true })).filter(isIn).sort();
  const all = await Promise.all(
    files.map(async name => {
      const file = `${folder}/${name}`;
      const text = await readFile(join(root, file), 'utf8');
      return edits(text)
        .map(edit => mutationOf(file, text, edit))
        .filter(mutation => mutation.text !== text);
    }),
  );
  return all.flat();
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0]!);
}
