import { isMap, parseYaml, type Path, type Position } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import type { OwnSources } from '../objects/own-sources.ts';
import { chartOf, helmfilesIn } from '../helmfile/load-helmfiles.ts';
import { mapsAt, textAt, textsAt, valueAt } from '../objects/value-at.ts';
import type { Repository } from '../repository.ts';
import { deliveredIn, type Application, type ApplicationSource } from '../rules/argocd/applications.ts';
import { isExact } from '../rules/argocd/revisions.ts';
import { fileOf } from '../rules/argocd/source-paths.ts';
import { fluxObjects } from '../rules/flux/flux-objects.ts';
import { placeIn, type AuditedDocument } from '../tree/audited-file.ts';
import { refusal } from '../tree/measure.ts';
import { isPlaceholder, isTemplate } from '../tree/placeholder.ts';
import { folderOf, resolvePath } from '../tree/walk-tree.ts';

/** A chart at one version, as somebody names it. */
export interface ChartName {
  name: string;
  version: string;
  /** `https://…` or `oci://…`: the folder that holds the chart. */
  repository: string;
}

/** Values that somebody gives to a chart. */
export interface UsedChart {
  chart: ChartName;
  values: Readonly<Record<string, unknown>>;
  /** Where a key of the values stands. */
  positionOf: (path: Path) => Position;
  /** The object that gives them: `HelmRelease web/web`. */
  object?: string;
}

/** All charts that the repository names with an exact version, each with the values that it gives them. */
export function usedCharts(repository: Repository): UsedChart[] {
  const found = [
    ...inReleases(repository),
    ...inApplications(repository),
    ...inDependencies(repository),
    ...inKustomizations(repository),
    ...inHelmfiles(repository),
  ];
  return found.filter(
    ({ chart: { name, version, repository: from } }) =>
      isExact(version) && isPlain(name) && /^(?:https?|oci):\/\//.test(from),
  );
}

/** A name as charts have them: it becomes part of the name of a file. */
function isPlain(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/i.test(name) && !name.includes('..');
}

function inReleases(repository: Repository): UsedChart[] {
  return fluxObjects(repository, 'HelmRelease').flatMap((document): UsedChart[] => {
    const chart = chartOfRelease(document.object, repository);
    if (!chart) return [];
    const values = valueAt(document.object, ['spec', 'values']);
    return [
      ...(isMap(values) ? [{ chart, ...placed(document, ['spec', 'values'], values) }] : []),
      ...valuesNamed(document, repository).map(given => ({ chart, ...given, object: nameOf(document) })),
    ];
  });
}

/** Values that a release takes from ConfigMaps of the repository: objects, and those that a kustomization makes of files. */
function valuesNamed({ object }: AuditedDocument, repository: Repository): Pick<UsedChart, 'values' | 'positionOf'>[] {
  return mapsAt(object, ['spec', 'valuesFrom']).flatMap(({ item }) => {
    const [kind, name, key = 'values.yaml'] = ['kind', 'name', 'valuesKey'].map(field => textAt(item, [field]));
    if (kind !== 'ConfigMap' || name === undefined || 'targetPath' in item) return [];
    const written = repository.objects.flatMap(document => {
      const { object: map } = document;
      const text = textAt(map, ['data', key]);
      return map.kind === 'ConfigMap' && textAt(map, ['metadata', 'name']) === name && text !== undefined
        ? inText(document, ['data', key], text)
        : [];
    });
    const made = [...repository.kustomizations.values()].flatMap(({ data, folder }) =>
      mapsAt(data, ['configMapGenerator'])
        .filter(({ item: map }) => map['name'] === name)
        .flatMap(({ item: map }) => textsAt(map, ['files']))
        .flatMap(({ text }) => {
          const [as, path = as] = text.split('=', 2) as [string, string?];
          const file = (text.includes('=') ? as : as.slice(as.lastIndexOf('/') + 1)) === key ? path : undefined;
          return (file !== undefined && valuesFile(resolvePath(folder, file), repository)) || [];
        }),
    );
    const all = [...written, ...made];
    // Of several of that name, nobody knows which one it gets.
    return all.length === 1 ? all : [];
  });
}

/** Releases of Helmfile: values that stand there, and files that are no templates. */
function inHelmfiles(repository: Repository): UsedChart[] {
  return helmfilesIn(repository).read.flatMap(helmfile =>
    helmfile.releases.flatMap((release): UsedChart[] => {
      const source = chartOf(release, helmfile);
      if (!source) return [];
      const chart = { ...source, version: release.version };
      const object = `release ${release.name}`;
      const { path } = release;
      const inline = mapsAt(release.data, ['values']).map(({ item, path: below }) => ({
        chart,
        values: item,
        object,
        positionOf: (key: Path) => helmfile.positionOf([...path, ...below, ...key]),
      }));
      const files = textsAt(release.data, ['values']).flatMap(({ text }) => {
        const given = isPlaceholder(text) ? undefined : valuesFile(resolvePath(helmfile.folder, text), repository);
        return given ? [{ chart, ...given, object }] : [];
      });
      return [...inline, ...files];
    }),
  );
}

function placed(document: AuditedDocument, at: Path, values: Record<string, unknown>): Omit<UsedChart, 'chart'> {
  return { values, positionOf: path => placeIn(document, [...at, ...path]), object: nameOf(document) };
}

function nameOf({ object: { kind, metadata } }: AuditedDocument): string {
  return `${kind} ${metadata?.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata?.name}`;
}

function chartOfRelease(release: KubernetesObject, repository: Repository): ChartName | undefined {
  const reference = textAt(release, ['spec', 'chartRef', 'name']);
  if (reference !== undefined) {
    if (textAt(release, ['spec', 'chartRef', 'kind']) !== 'OCIRepository') return undefined;
    const source = sourceFor({ kind: 'OCIRepository', name: reference, release, repository });
    return source && ociChart(textAt(source, ['spec', 'url']) ?? '', textAt(source, ['spec', 'ref', 'tag']) ?? '');
  }
  const chart: Path = ['spec', 'chart', 'spec'];
  if (textAt(release, [...chart, 'sourceRef', 'kind']) !== 'HelmRepository') return undefined;
  const name = textAt(release, [...chart, 'sourceRef', 'name']) ?? '';
  const source = sourceFor({ kind: 'HelmRepository', name, release, repository });
  return (
    source && {
      name: textAt(release, [...chart, 'chart']) ?? '',
      version: textAt(release, [...chart, 'version']) ?? '',
      repository: textAt(source, ['spec', 'url']) ?? '',
    }
  );
}

interface SourceQuery {
  kind: string;
  name: string;
  release: KubernetesObject;
  repository: Repository;
}

/**
 * The source that a release names: in its own folder, else the only one that all files agree on. Two environments may name
 * different versions: then nobody knows which one is meant.
 */
function sourceFor({ kind, name, release, repository }: SourceQuery): KubernetesObject | undefined {
  const named = fluxObjects(repository, kind).filter(({ object }) => textAt(object, ['metadata', 'name']) === name);
  const file = repository.objects.find(({ object }) => object === release)?.file ?? '';
  const beside = named.filter(one => folderOf(one.file) === folderOf(file));
  const candidates = beside.length ? beside : named;
  const said = new Set(
    candidates.map(({ object }) =>
      JSON.stringify([valueAt(object, ['spec', 'url']), valueAt(object, ['spec', 'ref'])]),
    ),
  );
  return said.size === 1 ? candidates[0]!.object : undefined;
}

/** `oci://host/folder/name` at a tag. */
function ociChart(url: string, version: string): ChartName | undefined {
  const match = /^(oci:\/\/.+)\/([^/]+)\/?$/.exec(url);
  return match ? { repository: match[1]!, name: match[2]!, version } : undefined;
}

function inApplications(repository: Repository): UsedChart[] {
  const { own, applications } = deliveredIn(repository);
  return applications.flatMap(application =>
    application.sources.flatMap(source => {
      const name = textAt(source.data, ['chart']);
      if (name === undefined || isPlaceholder(name)) return [];
      const url = textAt(source.data, ['repoURL']) ?? '';
      const chart: ChartName = {
        name: name.slice(name.lastIndexOf('/') + 1),
        version: textAt(source.data, ['targetRevision']) ?? '',
        repository: /^\w+:\/\//.test(url) ? url : `oci://${url}`,
      };
      return valuesOfSource({ application, source, own, repository }).map(values => ({ chart, ...values }));
    }),
  );
}

interface SourceLook {
  application: Application;
  source: ApplicationSource;
  own: OwnSources;
  repository: Repository;
}

function valuesOfSource({ application, source, own, repository }: SourceLook): Omit<UsedChart, 'chart'>[] {
  const { document } = application;
  const found: Omit<UsedChart, 'chart'>[] = [];
  const object = valueAt(source.data, ['helm', 'valuesObject']);
  if (isMap(object)) found.push(placed(document, [...source.path, 'helm', 'valuesObject'], object));
  const text = textAt(source.data, ['helm', 'values']);
  if (text !== undefined) found.push(...inText(document, [...source.path, 'helm', 'values'], text));
  const files = valueAt(source.data, ['helm', 'valueFiles']);
  for (const file of Array.isArray(files) ? (files as unknown[]) : []) {
    if (typeof file !== 'string' || isPlaceholder(file)) continue;
    const path = fileOf({ text: file, application, source, own });
    const values = path === undefined ? undefined : valuesFile(own.inside(path), repository);
    if (values) found.push({ ...values, object: nameOf(document) });
  }
  return found;
}

/** Values in a text of an object: their lines begin below the key. */
function inText(document: AuditedDocument, at: Path, text: string): Omit<UsedChart, 'chart'>[] {
  const source = parseYaml(text, document.file, { dialect: 'helm' });
  if (source.problems.length || !isMap(source.data) || isTemplate(text) || refusal(source.data) !== undefined)
    return [];
  const { line, column } = placeIn(document, at);
  return [
    {
      values: source.data,
      object: nameOf(document),
      positionOf: path => {
        const inside = source.positionOf(path);
        return { file: document.file, line: line + inside.line, column: column + inside.column + 1 };
      },
    },
  ];
}

function valuesFile(
  file: string | undefined,
  { files }: Repository,
): Pick<UsedChart, 'values' | 'positionOf'> | undefined {
  const text = file === undefined ? undefined : files.get(file)?.text;
  if (file === undefined || !text || isTemplate(text)) return undefined;
  const source = parseYaml(text, file, { dialect: 'helm' });
  if (source.problems.length || !isMap(source.data) || refusal(source.data) !== undefined || 'sops' in source.data)
    return undefined;
  return { values: source.data, positionOf: source.positionOf };
}

/**
 * Charts that are made of others: each dependency gets the values below its name, from the values of the chart and from those
 * of an environment beside them (`values-prod.yaml`).
 */
function inDependencies(repository: Repository): UsedChart[] {
  const beside = new Map<string, string[]>();
  for (const file of repository.files.keys())
    if (/(?:^|\/)values(?:[-_.][\w.-]+)?\.ya?ml$/.test(file))
      beside.set(folderOf(file), [...(beside.get(folderOf(file)) ?? []), file]);
  return [...repository.charts].flatMap(folder => {
    const chart = valuesFile(folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`, repository)?.values;
    const dependencies = mapsAt(chart, ['dependencies']);
    if (!dependencies.length) return [];
    return (beside.get(folder) ?? []).flatMap(file => {
      const given = valuesFile(file, repository);
      return given ? dependencies.flatMap(({ item }) => valuesOfDependency(item, given)) : [];
    });
  });
}

function valuesOfDependency(
  item: Readonly<Record<string, unknown>>,
  given: Pick<UsedChart, 'values' | 'positionOf'>,
): UsedChart[] {
  const name = textAt(item, ['name']) ?? '';
  const key = textAt(item, ['alias']) ?? name;
  const values = given.values[key];
  if (!isMap(values)) return [];
  return [
    {
      chart: { name, version: textAt(item, ['version']) ?? '', repository: textAt(item, ['repository']) ?? '' },
      values,
      positionOf: path => given.positionOf([key, ...path]),
    },
  ];
}

function inKustomizations(repository: Repository): UsedChart[] {
  return [...repository.kustomizations.values()].flatMap(({ data, folder, positionOf }) =>
    mapsAt(data, ['helmCharts']).flatMap(({ item, path }): UsedChart[] => {
      const chart = {
        name: textAt(item, ['name']) ?? '',
        version: textAt(item, ['version']) ?? '',
        repository: textAt(item, ['repo']) ?? '',
      };
      const inline = item['valuesInline'];
      const file = textAt(item, ['valuesFile']);
      const given = file === undefined ? undefined : valuesFile(folder === '' ? file : `${folder}/${file}`, repository);
      return [
        ...(isMap(inline)
          ? [{ chart, values: inline, positionOf: (at: Path) => positionOf([...path, 'valuesInline', ...at]) }]
          : []),
        ...(given ? [{ chart, ...given }] : []),
      ];
    }),
  );
}
