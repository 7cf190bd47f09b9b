import { createHash } from 'node:crypto';
import { mergeTables, RELATION_TABLE, Relater, type RelationTable } from '@cedille/checks';
import type { Component } from '@cedille/component';
import { didYouMean, type Problem } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';

/** What kinds say of others: what is known of all of them, and what components say of those that they bring. */
export interface KnownRelations {
  relater: Relater;
  podless: readonly string[];
  /** Of what components add. */
  fingerprint: string;
}

/** Reads `relations` of every component. */
export function relationsIn(components: readonly Component[]): KnownRelations {
  const added = addedIn(components).map(({ table }) => table);
  const table = mergeTables([RELATION_TABLE, ...added]);
  const fingerprint = added.length ? createHash('sha256').update(JSON.stringify(added)).digest('hex').slice(0, 32) : '';
  return { relater: new Relater(table), podless: table.podless, fingerprint };
}

/** Kinds that nobody knows, although one of nearly the same name is known: such a row says nothing. */
export function relationProblems(components: readonly Component[], registry: TypeRegistry): Problem[] {
  const known = new Set(registry.kinds().map(({ apiVersion, kind }) => keyOf(apiVersion, kind)));
  return addedIn(components).flatMap(({ component, table }) =>
    [...new Set(kindsIn(table))].flatMap((kind): Problem[] => {
      const meant = known.has(kind) || kind.endsWith('/*') ? undefined : didYouMean(kind, known);
      if (meant === undefined) return [];
      return [
        {
          code: 'unknown-kind',
          severity: 'error',
          message: `The relations of ${component.name} are about ${kind}, which nobody brings.`,
          component: component.name,
          path: 'relations',
          at: component.source.positionOf(['relations']),
          expected: meant,
          fix: `write ${meant}`,
        },
      ];
    }),
  );
}

/** Of each chart once, however often it is asked for. */
function addedIn(components: readonly Component[]): { component: Component; table: RelationTable }[] {
  return components.flatMap(component => {
    const { relations } = component.meta;
    if (!relations || component.instanceOf !== undefined) return [];
    const { references = [], products = [], pods = [], selections = [], podless = [] } = relations;
    const made = products.map(product => ({ ...product, ...(!product.keys && { open: true as const }) }));
    return [{ component, table: { references, products: made, pods, selections, podless } as RelationTable }];
  });
}

function kindsIn({ references, products, pods, selections, podless }: RelationTable): string[] {
  return [
    ...[...references, ...products, ...pods, ...selections].flatMap(({ of }) => of),
    ...references.flatMap(({ to }) => (typeof to === 'string' ? [to] : [])),
    ...products.map(({ makes }) => makes),
    ...podless,
  ];
}

function keyOf(apiVersion: string, kind: string): string {
  return apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/${kind}` : kind;
}
