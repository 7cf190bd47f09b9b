import { isMap, parseYaml } from '@cedille/source';
import type { OwnSources } from '../../../objects/own-sources.ts';
import { mapsAt, textAt } from '../../../objects/value-at.ts';
import type { Repository } from '../../../repository.ts';
import { refusal } from '../../../tree/measure.ts';
import { isPlaceholder } from '../../../tree/placeholder.ts';
import { folderOf } from '../../../tree/walk-tree.ts';
import { globOf, type Reach } from './glob.ts';
import { UNKNOWN, type Generated, type ParameterSet } from './parameters.ts';
import { isAtHead } from '../at-head.ts';

export interface GitLook {
  repository: Repository;
  own: OwnSources;
}

/** One for each folder that the patterns mean. */
export function fromDirectories(data: Readonly<Record<string, unknown>>, look: GitLook): Generated {
  const { tree, paths } = look.repository;
  if (!isOurs(data, look)) return UNKNOWN;
  // A folder without a file is none for Git; those whose name begins with a dot are passed over by Argo CD.
  const folders = [...withFiles(paths)].filter(folder => !/(?:^|\/)\./.test(folder)).sort();
  const chosen = choose(folders, mapsAt(data, ['directories']), ['step']);
  if (!chosen || tree.isCut) return UNKNOWN;
  return { sets: chosen.map(folder => withValues({ values: inPath(data, folder) }, data)), isWhole: true };
}

/** One for each file, or for each item of a file that holds a list. */
export function fromFiles(data: Readonly<Record<string, unknown>>, look: GitLook): Generated {
  const { paths, tree } = look.repository;
  if (!isOurs(data, look) || tree.isCut) return UNKNOWN;
  // How far a wildcard reaches is a setting of the controller: only what both agree on is known.
  const [narrow, wide] = (['double-star', 'all'] as const).map(reach =>
    choose([...paths], mapsAt(data, ['files']), [reach]),
  );
  if (!narrow || !wide || narrow.length !== wide.length) return UNKNOWN;
  const read = narrow.map(file => setsIn(file, data, look.repository));
  return {
    sets: read.flatMap(sets => sets ?? []).map(set => withValues(set, data)),
    isWhole: read.every(sets => sets !== undefined),
  };
}

function isOurs(data: Readonly<Record<string, unknown>>, { own }: GitLook): boolean {
  const source = textAt(data, ['repoURL']);
  const revision = data['revision'];
  return (
    source !== undefined &&
    isAtHead({ targetRevision: revision === '' ? 'HEAD' : revision }) &&
    own.isWhole &&
    own.isOwn(source)
  );
}

function choose(
  names: readonly string[],
  rows: readonly { item: Record<string, unknown> }[],
  [reach]: readonly [Reach],
): string[] | undefined {
  const globs = rows.map(({ item }) => {
    const pattern = textAt(item, ['path']);
    return {
      isOut: item['exclude'] === true,
      matches: pattern === undefined || isPlaceholder(pattern) ? undefined : globOf(pattern.replace(/\/$/, ''), reach),
    };
  });
  if (globs.some(({ matches }) => !matches)) return undefined;
  const isIn = (name: string, isOut: boolean): boolean =>
    globs.some(glob => glob.isOut === isOut && glob.matches!(name));
  return names.filter(name => isIn(name, false) && !isIn(name, true));
}

function withFiles(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  return folders;
}

/** What every parameter of Git has; a prefix keeps those of two generators apart. */
function inPath(data: Readonly<Record<string, unknown>>, folder: string, file?: string): Record<string, unknown> {
  const basename = folder.slice(folder.lastIndexOf('/') + 1);
  const path = {
    path: folder,
    basename,
    basenameNormalized: normalized(basename),
    segments: folder.split('/'),
    ...(file !== undefined && { filename: file, filenameNormalized: normalized(file) }),
  };
  const prefix = textAt(data, ['pathParamPrefix']);
  return prefix === undefined || prefix === '' ? { path } : { [prefix]: { path } };
}

/** As Argo CD makes names of paths: small letters, digits, dots and dashes, at most 253. */
function normalized(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replace(/^[-_.]+|[-_.]+$/g, '');
}

function setsIn(
  file: string,
  data: Readonly<Record<string, unknown>>,
  { files }: Repository,
): ParameterSet[] | undefined {
  const text = files.get(file)?.text;
  if (!text) return undefined;
  const source = parseYaml(text, file, { dialect: 'helm' });
  if (source.problems.length || refusal(source.data) !== undefined) return undefined;
  const items: unknown[] = Array.isArray(source.data) ? (source.data as unknown[]) : [source.data];
  if (!items.every(isMap)) return undefined;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return items.map((values, index) => ({
    values: { ...values, ...inPath(data, folderOf(file), name) },
    at: source.positionOf(Array.isArray(source.data) ? [index] : []),
  }));
}

/** `values` of a generator are parameters, too; they may be templates of the others, which is for Argo CD to read. */
function withValues(set: ParameterSet, data: Readonly<Record<string, unknown>>): ParameterSet {
  const values = data['values'];
  return isMap(values) ? { ...set, values: { ...set.values, values }, isPartial: true } : set;
}
