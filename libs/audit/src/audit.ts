import { isCrd, objectsOf, type KubernetesObject } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import { judgeCharts, type ChartSchemas } from './charts/judge-charts.ts';
import type { Finding } from './finding.ts';
import { helmfilesIn } from './helmfile/load-helmfiles.ts';
import { fluxPatches } from './kustomize/flux-patches.ts';
import { shapedFiles } from './kustomize/accumulate.ts';
import { loadKustomizations, isKustomizationFile } from './kustomize/load-kustomizations.ts';
import type { Kustomization } from './kustomize/kustomization.ts';
import { rank, type RankedFinding } from './rank.ts';
import type { Repository } from './repository.ts';
import { RULES } from './rules/rules.ts';
import { readAuditedFile, type AuditedDocument, type AuditedFile } from './tree/audited-file.ts';
import { folderOf, isAside, walkTree } from './tree/walk-tree.ts';

export interface AuditOptions {
  /** Folder to look at, absolute. */
  root: string;
  /** Facts of Kubernetes and of custom resources. What the repository defines comes before them. */
  types: TypeRegistry;
  /** Tells what charts accept; without it no values are judged. */
  charts?: ChartSchemas | undefined;
  onProgress?: (message: string) => void;
}

/** What was found, and what was looked at. */
export interface AuditReport {
  /** The worst first. */
  findings: RankedFinding[];
  /** All of them, each with its place; sorted by file and line. */
  problems: Finding[];
  looked: AuditCounts;
}

export interface AuditCounts {
  files: number;
  objects: number;
  kustomizations: number;
  charts: number;
  /** Files whose content could not be judged, by the reason. */
  left: Readonly<Record<string, number>>;
  /** Folders that somebody put aside, by their names. */
  aside: readonly string[];
  /** Folders that cannot be listed. */
  unreadable: readonly string[];
  /** Whether there are more files than are looked at. */
  isTooMuch: boolean;
  /** Charts whose values were judged, and those that could not be had. */
  values: { judged: readonly string[]; left: readonly string[] };
  /** Files of Helmfile that are templates, so that nothing in them is judged. */
  helmfiles: readonly string[];
  /** Kinds that no facts tell of, and how many objects are of them. */
  unknownKinds: Readonly<Record<string, number>>;
}

/** Looks through a repository that may be anybody's. Reads only; runs, fetches and writes nothing. */
export async function audit({ root, types, charts, onProgress = () => undefined }: AuditOptions): Promise<AuditReport> {
  const repository = await loadRepository({ root, types, onProgress });
  const { findings: values, judged, left } = await judgeCharts(repository, charts);
  const problems = once([...RULES.flatMap(rule => rule(repository)), ...values]).sort(byPlace);
  return { findings: rank(problems), problems, looked: { ...countIn(repository), values: { judged, left } } };
}

/** Applications that one template makes share what is wrong with it. */
function once(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map(one => [JSON.stringify([one.code, one.message, one.path, one.at]), one]));
  return [...seen.values()];
}

function byPlace(a: Finding, b: Finding): number {
  const [left, right] = [a.at, b.at];
  return (
    compare(left?.file ?? '', right?.file ?? '') ||
    (left?.line ?? 0) - (right?.line ?? 0) ||
    (left?.column ?? 0) - (right?.column ?? 0) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function loadRepository({
  root,
  types,
  onProgress,
}: Required<Omit<AuditOptions, 'charts'>>): Promise<Repository> {
  const tree = await walkTree(root);
  const files = new Map<string, AuditedFile>();
  for (const file of tree.files.filter(file => isRead(file) && !isAside(file, tree))) {
    if (files.size % 100 === 0) onProgress(`${files.size} files read …`);
    files.set(file, await readAuditedFile(root, file));
  }
  const kustomizations = loadKustomizations(files.values());
  const charts = new Set(tree.files.filter(file => /(?:^|\/)Chart\.yaml$/.test(file)).map(folderOf));
  const named = namedFiles(kustomizations.values());
  const patched = patchFiles(kustomizations.values());
  const unused = new Set([...files.keys()].filter(file => !named.has(file) && isPatchByName(file)));
  const all = [...files.values()].flatMap(({ objects }) => objects);
  const objects = all.filter(one => !isForTools(one, charts) && !patched.has(one.file) && !unused.has(one.file));
  const { registry, defined } = withDefinitions(types, all);
  return {
    root,
    tree,
    paths: new Set(tree.files),
    files,
    objects,
    patches: all.filter(one => patched.has(one.file)),
    kustomizations,
    named,
    shaped: shapedFiles({ kustomizations, files }),
    fluxPatches: fluxPatches(objects),
    charts,
    types: registry,
    defined,
  };
}

function isRead(file: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(file) || isKustomizationFile(file);
}

function namedFiles(kustomizations: Iterable<Kustomization>): Set<string> {
  return new Set([...kustomizations].flatMap(({ names }) => names.flatMap(({ target }) => target ?? [])));
}

/** A patch that no kustomization names any more, or that somebody gives to `kubectl patch`: parts of objects that run nowhere. */
function isPatchByName(file: string): boolean {
  return /(?:^|[/_-])patches\/|(?:^|[/._-])patch(?:es)?(?:[._-][^/]*)?$/.test(file);
}

function patchFiles(kustomizations: Iterable<Kustomization>): Set<string> {
  const names = [...kustomizations].flatMap(({ names }) =>
    names.filter(({ use }) => use === 'patch' || use === 'other'),
  );
  return new Set(names.flatMap(({ target }) => target ?? []));
}

/** What Kustomize and Helm read, and no cluster. */
function isForTools({ file, object }: AuditedDocument, charts: ReadonlySet<string>): boolean {
  return String(object.apiVersion).startsWith('kustomize.config.k8s.io/') || isInTemplates(file, charts);
}

function isInTemplates(file: string, charts: ReadonlySet<string>): boolean {
  const steps = file.split('/');
  return steps.some((step, at) => step === 'templates' && charts.has(steps.slice(0, at).join('/')));
}

/**
 * The registry with what the repository defines. A kind that it defines in two ways goes to several clusters, or is on
 * its way from one version to the next: nobody knows which one an object is held against, so it is not judged.
 */
function withDefinitions(
  types: TypeRegistry,
  all: readonly AuditedDocument[],
): { registry: TypeRegistry; defined: Set<string> } {
  const definitions = new Map<string, { crd: KubernetesObject; text: string }[]>();
  for (const document of all)
    for (const crd of objectsOf(document).filter(isUsable)) {
      const { group, names } = crd['spec'] as { group: string; names: { kind: string } };
      const key = `${group}/${names.kind}`;
      definitions.set(key, [...(definitions.get(key) ?? []), { crd, text: JSON.stringify(crd['spec']) }]);
    }
  const clear = [...definitions].filter(([, found]) => new Set(found.map(({ text }) => text)).size === 1);
  const registry = types.mergeCrds(clear.map(([, [first]]) => first!.crd));
  return { registry, defined: new Set(definitions.keys()) };
}

function isUsable(object: KubernetesObject): boolean {
  const spec = object['spec'];
  if (!isCrd(object) || !isMap(spec)) return false;
  const { group, names, versions } = spec;
  return (
    typeof group === 'string' &&
    isMap(names) &&
    typeof names['kind'] === 'string' &&
    Array.isArray(versions) &&
    versions.every(isMap)
  );
}

function countIn(repository: Repository): Omit<AuditCounts, 'values'> {
  const { tree, files, objects, kustomizations, charts, types } = repository;
  const left: Record<string, number> = {};
  for (const { left: reason } of files.values()) if (reason) left[reason] = (left[reason] ?? 0) + 1;
  const unknownKinds: Record<string, number> = {};
  for (const { apiVersion = '', kind = '' } of objects.flatMap(objectsOf))
    if (!types.lookup(apiVersion, kind)) {
      const name = `${apiVersion} ${kind}`;
      unknownKinds[name] = (unknownKinds[name] ?? 0) + 1;
    }
  return {
    files: files.size,
    objects: objects.length,
    kustomizations: kustomizations.size,
    charts: charts.size,
    left,
    aside: tree.aside,
    unreadable: tree.unreadable,
    isTooMuch: tree.isTooMuch,
    helmfiles: helmfilesIn(repository).templates,
    unknownKinds,
  };
}
