import { isMap, parseYaml, type Path, type Position } from '@cedille/source';
import { mapsAt, textAt } from '../objects/value-at.ts';
import type { Repository } from '../repository.ts';
import { refusal } from '../tree/measure.ts';
import { isTemplate } from '../tree/placeholder.ts';
import { folderOf } from '../tree/walk-tree.ts';

/** A file of Helmfile that says what it says: it is no template. */
export interface Helmfile {
  file: string;
  folder: string;
  data: Readonly<Record<string, unknown>>;
  positionOf: (path: Path) => Position;
  releases: readonly HelmfileRelease[];
}

export interface HelmfileRelease {
  name: string;
  /** `repository/chart`, `oci://…`, a folder. */
  chart: string;
  version: string;
  data: Readonly<Record<string, unknown>>;
  path: Path;
}

export interface Helmfiles {
  read: readonly Helmfile[];
  /** Those that a template engine has to read first. */
  templates: readonly string[];
}

const NAME = /(?:^|\/)helmfile[^/]*\.ya?ml$|(?:^|\/)helmfile\.d\/[^/]+\.ya?ml$/;

/** All files of Helmfile, by their names: each may be read by itself. */
export function helmfilesIn(repository: Repository): Helmfiles {
  const known = found.get(repository) ?? load(repository);
  found.set(repository, known);
  return known;
}

const found = new WeakMap<Repository, Helmfiles>();

function load({ files }: Repository): Helmfiles {
  const read: Helmfile[] = [];
  const templates: string[] = [];
  for (const { file, text } of files.values()) {
    if (!NAME.test(file) || !/^\s*-?\s*(?:releases|helmfiles|bases)\s*:/m.test(text)) continue;
    if (isTemplate(text)) {
      templates.push(file);
      continue;
    }
    const { data, problems, positionOf } = parseYaml(text, file, { dialect: 'helm' });
    // Several documents are merged by rules of Helmfile's own.
    if (problems.length || !isMap(data) || refusal(data) !== undefined) continue;
    read.push({ file, folder: folderOf(file), data, positionOf, releases: releasesIn(data) });
  }
  return { read, templates };
}

function releasesIn(data: Readonly<Record<string, unknown>>): HelmfileRelease[] {
  return mapsAt(data, ['releases']).flatMap(({ item, path }) => {
    const [name, chart] = [textAt(item, ['name']), textAt(item, ['chart'])];
    return name === undefined || chart === undefined
      ? []
      : [{ name, chart, version: String(item['version'] ?? ''), data: item, path }];
  });
}

/** The address from which a release takes its chart, and the name there; undefined for a folder, or what nobody declares. */
export function chartOf(
  { chart }: HelmfileRelease,
  { data }: Helmfile,
): { repository: string; name: string } | undefined {
  const oci = /^(oci:\/\/.+)\/([^/]+)$/.exec(chart);
  if (oci) return { repository: oci[1]!, name: oci[2]! };
  const [from, name, ...rest] = chart.split('/');
  const declared = mapsAt(data, ['repositories']).find(({ item }) => item['name'] === from);
  const url = declared && textAt(declared.item, ['url']);
  if (!name || rest.length || !url) return undefined;
  return { repository: declared.item['oci'] === true ? `oci://${url.replace(/^oci:\/\//, '')}` : url, name };
}
