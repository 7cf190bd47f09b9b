import { isMap, type Path } from '@cedille/source';
import { mapsAt, textAt, valueAt } from '../../../objects/value-at.ts';
import { placeIn, type AuditedDocument } from '../../../tree/audited-file.ts';
import { fillTemplate, type Dialect } from './fill-template.ts';
import { fromDirectories, fromFiles, type GitLook } from './git-generator.ts';
import { MOST_SETS, UNKNOWN, type Generated, type ParameterSet } from './parameters.ts';

/** Where generators are read. */
export interface GenerateLook {
  document: AuditedDocument;
  dialect: Dialect;
  /** What of Git can be seen; left out where nobody asks yet. */
  git?: GitLook;
}

type Generator = (data: Readonly<Record<string, unknown>>, path: Path, look: GenerateLook) => Generated;

/** Those whose outcome follows from the repository. All others (clusters, GitHub, plugins) are known to clusters alone. */
const GENERATORS: Readonly<Record<string, Generator>> = {
  list: ({ list }, path, look) => fromList(list, [...path, 'list'], look),
  git: ({ git }, _path, look) => fromGit(git, look),
  matrix: ({ matrix }, path, look) => fromMatrix(matrix, [...path, 'matrix'], look),
  merge: ({ merge }, path, look) => fromMerge(merge, [...path, 'merge'], look),
};

/** Parameters that an unknown generator brings: any of the others may rely on the rest. */
const OF_CLUSTERS: readonly string[] = ['name', 'nameNormalized', 'server', 'project', 'metadata', 'values'];

/** What the generators at a path come to. */
export function generate(object: unknown, at: Path, look: GenerateLook): Generated {
  const parts = mapsAt(object, at).map(({ item, path }) => generateOne(item, path, look));
  return {
    sets: parts.flatMap(({ sets }) => sets).slice(0, MOST_SETS),
    isWhole:
      parts.every(({ isWhole }) => isWhole) && parts.reduce((sum, { sets }) => sum + sets.length, 0) <= MOST_SETS,
  };
}

function generateOne(data: Readonly<Record<string, unknown>>, path: Path, look: GenerateLook): Generated {
  const kind = Object.keys(GENERATORS).find(key => isMap(data[key]));
  if (kind === undefined) return UNKNOWN;
  return selected(GENERATORS[kind]!(data, path, look), data['selector']);
}

/** Labels choose among what is generated; expressions are left to Argo CD. */
function selected({ sets, isWhole }: Generated, selector: unknown): Generated {
  if (!isMap(selector)) return { sets, isWhole };
  if ('matchExpressions' in selector) return UNKNOWN;
  const labels = Object.entries(isMap(selector['matchLabels']) ? selector['matchLabels'] : {});
  return {
    sets: sets.filter(({ values }) =>
      labels.every(([key, wanted]) => String(valueAt(values, key.split('.')) ?? values[key]) === String(wanted)),
    ),
    isWhole,
  };
}

function fromList(list: unknown, path: Path, { document }: GenerateLook): Generated {
  if (!isMap(list) || 'elementsYaml' in list) return UNKNOWN;
  const elements = list['elements'];
  if (!Array.isArray(elements) || !elements.every(isMap)) return UNKNOWN;
  const sets = elements.map((values, index) => ({ values, at: placeIn(document, [...path, 'elements', index]) }));
  return { sets: sets.slice(0, MOST_SETS), isWhole: sets.length <= MOST_SETS };
}

function fromGit(data: unknown, { git }: GenerateLook): Generated {
  if (!git || !isMap(data)) return UNKNOWN;
  if (Array.isArray(data['directories'])) return fromDirectories(data, git);
  return Array.isArray(data['files']) ? fromFiles(data, git) : UNKNOWN;
}

/** Each of the first with each of the second, which may ask for what the first one has. */
function fromMatrix(data: unknown, path: Path, look: GenerateLook): Generated {
  const children = mapsAt(data, ['generators']);
  if (children.length !== 2) return UNKNOWN;
  const at = (index: number): Path => [...path, 'generators', index];
  const first = orClusters(children[0]!.item, generateOne(children[0]!.item, at(0), look));
  let isWhole = first.isWhole;
  const sets: ParameterSet[] = [];
  for (const left of first.sets) {
    const filled = fillTemplate(children[1]!.item, left, look.dialect).value as Record<string, unknown>;
    const second = orClusters(filled, generateOne(filled, at(1), look));
    isWhole &&= second.isWhole;
    for (const right of second.sets) sets.push(joined(left, right));
    if (sets.length > MOST_SETS) return { sets: sets.slice(0, MOST_SETS), isWhole: false };
  }
  return { sets, isWhole };
}

/** Clusters give names that are known: whatever else a template asks for comes from the other generator. */
function orClusters(data: Readonly<Record<string, unknown>>, generated: Generated): Generated {
  return isMap(data['clusters']) ? { sets: [{ values: {}, isPartial: true }], isWhole: false } : generated;
}

function joined(left: ParameterSet, right: ParameterSet): ParameterSet {
  const isPartial = left.isPartial === true || right.isPartial === true;
  const values = { ...left.values, ...right.values };
  const at = right.at ?? left.at;
  return {
    values: isPartial
      ? Object.fromEntries(Object.entries(values).filter(([key]) => !OF_CLUSTERS.includes(key)))
      : values,
    ...(at && { at }),
    ...(isPartial && { isPartial }),
  };
}

/** The first one says which there are; the others change those that agree with them in the keys. */
function fromMerge(data: unknown, path: Path, look: GenerateLook): Generated {
  const children = mapsAt(data, ['generators']).map(({ item }, index) =>
    generateOne(item, [...path, 'generators', index], look),
  );
  const keys = isMap(data) && Array.isArray(data['mergeKeys']) ? data['mergeKeys'].map(String) : [];
  const [base, ...others] = children;
  // Whatever overrides may change any value.
  if (!base || !keys.length || others.some(({ isWhole }) => !isWhole)) return UNKNOWN;
  const idOf = ({ values }: ParameterSet): string =>
    JSON.stringify(keys.map(key => values[key] ?? valueAt(values, key.split('.')) ?? null));
  const overrides = others.map(({ sets }) => new Map(sets.map(set => [idOf(set), set])));
  return {
    sets: base.sets.map(set =>
      overrides.reduce((found, known) => {
        const over = known.get(idOf(found));
        return over ? { ...found, values: { ...found.values, ...over.values } } : found;
      }, set),
    ),
    isWhole: base.isWhole,
  };
}

/** The addresses and patterns of all generators that look into Git, wherever they are nested. */
export function gitPatterns(value: unknown): { source: string; pattern: string; kind: 'directories' | 'files' }[] {
  if (Array.isArray(value)) return value.flatMap(gitPatterns);
  if (!isMap(value)) return [];
  const git = value['git'];
  const source = textAt(git, ['repoURL']);
  const own =
    source === undefined
      ? []
      : (['directories', 'files'] as const).flatMap(kind =>
          mapsAt(git, [kind]).flatMap(({ item }) => {
            const pattern = textAt(item, ['path']);
            return pattern === undefined || item['exclude'] === true ? [] : [{ source, pattern, kind }];
          }),
        );
  return [...own, ...['matrix', 'merge'].flatMap(key => gitPatterns(valueAt(value, [key, 'generators'])))];
}
