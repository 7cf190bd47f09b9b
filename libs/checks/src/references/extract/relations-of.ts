import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import { kindKey, type ObjectRelations, type PodSelection, type Reference } from '../relations.ts';
import { RowsByKind } from '../tables/rows-by-kind.ts';
import type { RelationTable, SelectionRow } from '../tables/rows.ts';
import { policyOf } from '../../network/policy.ts';
import { contentOf } from './content.ts';
import { findAll, textOf } from './pattern.ts';
import { podsOf } from './pods.ts';
import { productsOf } from './products.ts';
import { referencesIn } from './references.ts';
import { attachmentOf, hostsOf } from './routes.ts';
import { isEmpty, requirementsOf, toSelector } from './selector.ts';

/** A table by kind: made once for all objects. */
export class Relater {
  private readonly references: RowsByKind<RelationTable['references'][number]>;
  private readonly products: RowsByKind<RelationTable['products'][number]>;
  private readonly pods: RowsByKind<RelationTable['pods'][number]>;
  private readonly selections: RowsByKind<SelectionRow>;

  constructor(table: RelationTable) {
    this.references = new RowsByKind(table.references);
    this.products = new RowsByKind(table.products);
    this.pods = new RowsByKind(table.pods);
    this.selections = new RowsByKind(table.selections);
  }

  /** What an object says of others; undefined when it is none. */
  relate(object: KubernetesObject, within: Path = []): ObjectRelations | undefined {
    const name = textOf(object.metadata?.name);
    if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string' || name === undefined)
      return undefined;
    const kind = kindKey(object.apiVersion, object.kind);
    const namespace = textOf(object.metadata?.namespace);
    const { pods, refers: podRefers, faults } = podsOf(object, this.pods.of(kind));
    const refers: Reference[] = [...referencesIn(object, this.references.of(kind)), ...podRefers];
    const makes = productsOf(object, this.products.of(kind));
    const hosts = hostsOf(kind, object);
    const has = contentOf(kind, object);
    const selects = selectionOf(object, this.selections.of(kind));
    const policy = policyOf(kind, object);
    const attaches = attachmentOf(kind, object);
    return {
      kind,
      name,
      ...(namespace !== undefined && { namespace }),
      ...(within.length && { within }),
      ...(refers.length && { refers }),
      ...(makes.length && { makes }),
      ...(has && { has }),
      ...(pods.length && { pods }),
      ...(selects && { selects }),
      ...(policy && { policy }),
      ...(attaches && { attaches }),
      ...(hosts.length && { hosts }),
      ...(faults.length && { faults }),
    };
  }
}

/** A selector that asks for something to be there: an empty one selects whatever there is. */
function selectionOf(object: KubernetesObject, rows: readonly SelectionRow[]): PodSelection | undefined {
  for (const { at, plain } of rows) {
    const [found] = findAll(object, at);
    const selector = found && toSelector(plain ? { matchLabels: found.value } : found.value);
    if (!selector || isEmpty(selector) || requirementsOf(selector).every(({ not }) => not)) continue;
    return { selector, path: found.path };
  }
  return undefined;
}

/** The objects of a document: itself, or the items of a List, wherever they are in it. */
export function relationsOf(object: KubernetesObject, relater: Relater): ObjectRelations[] {
  return objectsIn(object, []).flatMap(({ object: one, within }) => relater.relate(one, within) ?? []);
}

function objectsIn(object: KubernetesObject, within: Path): { object: KubernetesObject; within: Path }[] {
  const items = object['items'];
  if (!object.kind?.endsWith('List') || !Array.isArray(items)) return [{ object, within }];
  return (items as unknown[]).flatMap((item, index) =>
    isMap(item) ? objectsIn(item, [...within, 'items', index]) : [],
  );
}
