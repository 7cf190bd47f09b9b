import { isMap, parseYaml, type Path } from '@cedille/source';
import type { AuditedFile } from '../tree/audited-file.ts';
import { isPlaceholder, isTemplate } from '../tree/placeholder.ts';
import { folderOf, resolvePath } from '../tree/walk-tree.ts';
import { refusal } from '../tree/measure.ts';
import type { Kustomization, NamedPath } from './kustomization.ts';

const NAMES: ReadonlySet<string> = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** Whether Kustomize takes a file of that path for what a folder is made of. */
export function isKustomizationFile(file: string): boolean {
  return NAMES.has(file.slice(file.lastIndexOf('/') + 1));
}

/** The kustomizations among the files, by folder. Those that cannot be read are left out: they are told of as broken YAML. */
export function loadKustomizations(files: Iterable<AuditedFile>): Map<string, Kustomization> {
  const found = new Map<string, Kustomization>();
  for (const file of files) {
    const loaded = isKustomizationFile(file.file) ? load(file) : undefined;
    if (loaded) found.set(loaded.folder, loaded);
  }
  return found;
}

function load({ file, text }: AuditedFile): Kustomization | undefined {
  const source = parseYaml(text, file, { dialect: 'helm' });
  const { data } = source;
  if (source.problems.length || !isMap(data) || isTemplate(text) || refusal(data) !== undefined) return undefined;
  // Flux has a kind of that name, which somebody may have put in a file of that name.
  const apiVersion = data['apiVersion'] ?? 'kustomize.config.k8s.io/v1beta1';
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
  const folder = folderOf(file);
  return {
    folder,
    file,
    isComponent: data['kind'] === 'Component',
    data,
    positionOf: source.positionOf,
    names: namesIn(data, folder),
  };
}

type Use = NamedPath['use'];

/** Keys that hold lists of paths, and what each is for. `*` stands for every item. */
const PATHS: readonly { at: string; use: Use }[] = [
  { at: 'resources.*', use: 'resource' },
  { at: 'bases.*', use: 'resource' },
  { at: 'components.*', use: 'component' },
  { at: 'patches.*.path', use: 'patch' },
  { at: 'patches.*', use: 'patch' },
  { at: 'patchesStrategicMerge.*', use: 'patch' },
  { at: 'patchesJson6902.*.path', use: 'patch' },
  { at: 'configMapGenerator.*.files.*', use: 'values' },
  { at: 'configMapGenerator.*.envs.*', use: 'values' },
  { at: 'configMapGenerator.*.env', use: 'values' },
  { at: 'secretGenerator.*.files.*', use: 'secret' },
  { at: 'secretGenerator.*.envs.*', use: 'secret' },
  { at: 'secretGenerator.*.env', use: 'secret' },
  { at: 'helmCharts.*.valuesFile', use: 'values' },
  { at: 'helmCharts.*.additionalValuesFiles.*', use: 'values' },
  { at: 'replacements.*.path', use: 'other' },
  { at: 'openapi.path', use: 'other' },
  { at: 'configurations.*', use: 'other' },
  { at: 'crds.*', use: 'other' },
  { at: 'generators.*', use: 'other' },
  { at: 'transformers.*', use: 'other' },
  { at: 'validators.*', use: 'other' },
];

function namesIn(data: Record<string, unknown>, folder: string): NamedPath[] {
  return PATHS.flatMap(({ at, use }) =>
    textsAt(data, at.split('.')).flatMap(({ text, path }): NamedPath[] => {
      // An object written in place, where a path could stand as well.
      if (text.includes('\n')) return [];
      const written = use === 'values' || use === 'secret' ? text.slice(text.indexOf('=') + 1) : text;
      const isKnown = !isElsewhere(written) && !isPlaceholder(written) && !/[*?]/.test(written);
      return [{ written, use, path, target: isKnown ? resolvePath(folder, written) : undefined }];
    }),
  );
}

function textsAt(data: unknown, at: readonly string[], path: Path = []): { text: string; path: Path }[] {
  const [step, ...rest] = at;
  if (step === undefined) return typeof data === 'string' && data !== '' ? [{ text: data, path }] : [];
  if (step !== '*') return isMap(data) ? textsAt(data[step], rest, [...path, step]) : [];
  return Array.isArray(data) ? data.flatMap((item, index) => textsAt(item, rest, [...path, index])) : [];
}

/** What Kustomize would fetch: an address, or a repository by its host. */
export function isElsewhere(path: string): boolean {
  return (
    /:\/\/|^git@|^git::|^file:|\?(?:.*&)?(?:ref|version|timeout|submodules)=|^[\w-]+(?:\.[\w-]+)+[:/]/.test(path) &&
    !path.startsWith('.')
  );
}
