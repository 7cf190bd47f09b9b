import { isMap } from '@cedille/source';
import type { Thing } from '../relations.ts';
import type { ProductRow } from '../tables/rows.ts';
import { findAll, textOf, textsAt } from './pattern.ts';

/** What comes into being because of an object. */
export function productsOf(object: unknown, rows: readonly ProductRow[]): Thing[] {
  return rows
    .filter(({ when }) => !when || when.some(pattern => isPresent(object, pattern)))
    .flatMap(row => namesIn(object, row).map(name => toThing(object, row, name)));
}

/** The namespace of something that is wherever somebody looks for it. */
export const EVERYWHERE = '*';

function toThing(object: unknown, row: ProductRow, name: string): Thing {
  const isOpen = row.open === true || (row.open?.some(pattern => isPresent(object, pattern)) ?? false);
  const namespace = row.everywhere ? EVERYWHERE : row.namespace && textsAt(object, row.namespace)[0];
  return {
    kind: row.makes,
    name,
    ...(namespace !== undefined && { namespace }),
    ...((row.keys ?? row.keysAt) && {
      keys: [...(row.keys ?? []), ...(row.keysAt ?? []).flatMap(at => keysAt(object, at))],
    }),
    ...(isOpen && { open: true }),
  };
}

function isPresent(object: unknown, pattern: string): boolean {
  return findAll(object, pattern).length > 0;
}

/** A text is a key; of a map its keys are. */
function keysAt(object: unknown, pattern: string): string[] {
  return findAll(object, pattern).flatMap(({ value }) => (isMap(value) ? Object.keys(value) : (textOf(value) ?? [])));
}

function namesIn(object: unknown, { name, otherwise }: ProductRow): string[] {
  const names = fill(object, name);
  return names.length || otherwise === undefined ? names : fill(object, otherwise);
}

/** Every text that a template gives: one for each combination of what its patterns lead to. */
function fill(object: unknown, template: string): string[] {
  return template.split(/(\{[^}]*\})/).reduce<string[]>(
    (texts, part) => {
      const values = part.startsWith('{') ? textsAt(object, part.slice(1, -1)) : [part];
      return texts.flatMap(text => values.map(value => text + value));
    },
    [''],
  );
}
