import { Relater, relationsOf, RELATION_TABLE, type ObjectRelations } from '@cedille/checks';
import { isMap, type Path } from '@cedille/source';
import type { Kustomization } from '../../kustomize/kustomization.ts';
import { Accumulator, filesShapedBy } from '../../kustomize/accumulate.ts';
import { mapsAt, textAt, textsAt } from '../../objects/value-at.ts';
import { isDormant, type Repository } from '../../repository.ts';
import type { AuditedDocument } from '../../tree/audited-file.ts';

/** An object, what it says of others, and how far it is known. */
export interface Related {
  document: AuditedDocument;
  relations: ObjectRelations;
}

/** Something that is there, by kind and name, wherever: namespaces are given by Kustomize, Argo CD or Flux as often as not. */
export interface Declared {
  /** Left out for what a kustomization or an object makes. */
  document?: AuditedDocument;
  keys?: readonly string[] | undefined;
  isOpen: boolean;
}

/** All objects of a repository with their relations. */
export interface Relations {
  all: readonly Related[];
  declared: ReadonlyMap<string, readonly Declared[]>;
  /** Whether a document goes to a cluster as it stands, together with what is known of its folder. */
  isClosed: (document: AuditedDocument) => boolean;
  /** Whether somebody may change more of it than labels. */
  isPatched: (document: AuditedDocument) => boolean;
}

const relater = new Relater(RELATION_TABLE);

export function keyOf(kind: string, name: string): string {
  return `${kind} ${name}`;
}

export function relationsIn(repository: Repository): Relations {
  const all = repository.objects.flatMap(document =>
    relationsOf(document.object, relater).map(relations => ({ document, relations })),
  );
  const declared = new Map<string, Declared[]>();
  const declare = (key: string, one: Declared): void => {
    const same = declared.get(key);
    if (same) same.push(one);
    else declared.set(key, [one]);
  };
  for (const { document, relations } of all) {
    const { kind, name, has, makes = [] } = relations;
    declare(keyOf(kind, name), { document, keys: has?.keys, isOpen: has?.open ?? false });
    for (const thing of makes)
      declare(keyOf(thing.kind, thing.name), { keys: thing.keys, isOpen: thing.open ?? false });
  }
  for (const kustomization of repository.kustomizations.values())
    for (const [key, one] of generatedBy(kustomization)) declare(key, one);
  const patched = filesShapedBy(PATCHING, repository);
  const open = openFiles(repository);
  return {
    all,
    declared,
    isClosed: document =>
      !open.has(document.file) && !isDormant(document, repository) && !isInChart(document, repository),
    isPatched: ({ file }) => patched.has(file),
  };
}

/** What changes more than names, namespaces and labels. */
const PATCHING = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'replacements',
  'transformers',
  'vars',
  'components',
  'configurations',
];

/** Files that a kustomization takes in together with what nobody can see from here. */
function openFiles(repository: Repository): Set<string> {
  const accumulator = new Accumulator(repository);
  return new Set(
    [...repository.kustomizations.values()].flatMap(({ folder, isComponent }) => {
      const { objects, isComplete } = accumulator.accumulate(folder);
      return isComplete && !isComponent ? [] : objects.map(({ document }) => document.file);
    }),
  );
}

function isInChart({ file }: AuditedDocument, { charts }: Repository): boolean {
  return [...charts].some(chart => chart === '' || file.startsWith(`${chart}/`));
}

function generatedBy({ data }: Kustomization): [string, Declared][] {
  return (
    [
      ['configMapGenerator', 'ConfigMap'],
      ['secretGenerator', 'Secret'],
    ] as const
  ).flatMap(([field, kind]) =>
    mapsAt(data, [field]).map(({ item }): [string, Declared] => [
      keyOf(kind, textAt(item, ['name']) ?? ''),
      { keys: keysOf(item), isOpen: 'envs' in item || 'env' in item || item['behavior'] !== undefined },
    ]),
  );
}

function keysOf(generator: Readonly<Record<string, unknown>>): string[] {
  const texts = (field: string): string[] => textsAt(generator, [field]).map(({ text }) => text);
  return [
    ...texts('literals').map(text => text.split('=', 1)[0]!),
    ...texts('files').map(text =>
      text.includes('=') ? text.split('=', 1)[0]! : text.slice(text.lastIndexOf('/') + 1),
    ),
  ];
}

/** All texts below a value, with their places. */
export function textsBelow(value: unknown, path: Path = []): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsBelow(item, [...path, index]));
  return isMap(value) ? Object.entries(value).flatMap(([key, inner]) => textsBelow(inner, [...path, key])) : [];
}
