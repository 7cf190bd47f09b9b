import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, loadYaml } from '@cedille/source';
import { Document, isCollection, parseAllDocuments, visit } from 'yaml';
import type { Helm } from './engine/helm.ts';
import { stageChart } from './stage/stage-chart.ts';

/** What the templates are rendered for; no template of ours asks. */
const KUBERNETES = '1.35.0';
/** The same on every object of ours. */
const LEFT_OUT = new Set(['app.kubernetes.io/managed-by', 'app.kubernetes.io/part-of']);
/** What stands in component.yaml, whatever a chart adds beside it. */
const NAMED = new Set(['Namespace', 'LimitRange', 'ResourceQuota', 'NetworkPolicy', 'RandomSecret', 'VaultSecret']);
const PLAIN = new Set(['common.objects', 'common.specs']);
/** Characters of what stands on one line. */
const LINE = 90;
/** As many lines of a file may stand in a text by chance. */
const FEW = 4;

type KubernetesObject = Record<string, unknown> & { apiVersion?: string; kind?: string };

export interface RecordObjectsOptions {
  /** Absolute path of the workspace. */
  root: string;
  component: string;
  /** What Helm gets. */
  values: object;
  helm: Helm;
}

/** See `recordedObjects` of @cedille/helm/testing. @throws CedilleError what Helm or a template says of these values */
export async function recordObjects({ root, component, values, helm }: RecordObjectsOptions): Promise<string> {
  const folder = `charts/${component}`;
  const meta = (await loadYaml(root, `${folder}/component.yaml`)).data as { namespace: string; instances?: unknown };
  const { text } = await helm.render({
    chart: await stageChart({ root, folder, own: true }),
    release: component,
    namespace: meta.namespace,
    values,
    ...(meta.instances !== undefined && { instances: true }),
    kubeVersion: KUBERNETES,
    apiVersions: [],
    keep: false,
  });
  const objects = byTemplate(text, {
    component,
    shorten: withoutFiles(await filesOf(join(root, folder, 'files'))),
    ofCommon: await templatesOfCommon(join(root, folder, 'templates')),
  });
  return written(objects);
}

interface Reading {
  component: string;
  shorten: Shorten;
  /** Templates in which charts/common makes everything, of values that are recorded already. */
  ofCommon: ReadonlySet<string>;
}

/** Objects in the order of the text, below the template that made them. */
function byTemplate(text: string, { component, shorten, ofCommon }: Reading): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  let end = 0;
  for (const document of parseAllDocuments(text)) {
    const head = text.slice(end, document.contents?.range?.[0]);
    const object = document.toJS() as KubernetesObject | null;
    // Helm names the template once more before a text that begins with a separator.
    if (!object) continue;
    end = document.range[2];
    const template = /^# Source: .*?\/templates\/(.*)$/m.exec(head)?.[1] ?? component;
    const isNamed = ofCommon.has(template) || (template === 'common.yaml' && NAMED.has(String(object.kind)));
    (found[template] ??= []).push(isNamed ? nameOf(object) : withoutUsual(object, shorten));
  }
  return found;
}

/** Templates that call nothing but what makes objects of values as they are. */
async function templatesOfCommon(folder: string): Promise<Set<string>> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.yaml'));
  const texts = await Promise.all(names.map(async name => [name, await readFile(join(folder, name), 'utf8')] as const));
  const isPlain = (text: string): boolean =>
    [...text.matchAll(/"(common\.\w+)"/g)].every(([, name]) => PLAIN.has(name!)) && !/^kind:/m.test(text);
  return new Set(texts.filter(([, text]) => text.includes('"common.') && isPlain(text)).map(([name]) => name));
}

function nameOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const { name, namespace } = (isMap(metadata) ? metadata : {}) as { name?: string; namespace?: string };
  return `${apiVersion} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

type Shorten = (text: string) => string;

function withoutUsual(value: unknown, shorten: Shorten): unknown {
  if (typeof value === 'string') return shorten(value);
  if (Array.isArray(value)) return value.map(item => withoutUsual(item, shorten));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutUsual(item, shorten)]));
}

/** A name and its lines, without what stands before them. */
type TextFile = readonly [name: string, lines: ReadonlySet<string>];

async function filesOf(folder: string): Promise<TextFile[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async path => {
      const lines = (await readFile(path, 'utf8')).split('\n').map(line => line.trim());
      return [`files${path.slice(folder.length)}`, new Set(lines)] as const;
    }),
  );
}

/** Several lines of a file in a text are that file. What a template writes beside them stays. */
function withoutFiles(files: readonly TextFile[]): Shorten {
  return text => {
    const lines = text.split('\n');
    const kept: string[] = [];
    for (let at = 0; at < lines.length;) {
      const [name, count] = longestIn(lines.slice(at), files);
      kept.push(...(count < FEW ? lines.slice(at, at + 1) : [`${/^ */.exec(lines[at]!)![0]}… ${name}`]));
      at += count < FEW ? 1 : count;
    }
    return kept.join('\n');
  };
}

function longestIn(lines: readonly string[], files: readonly TextFile[]): [name: string, count: number] {
  const counts = files.map(([name, known]): [string, number] => {
    const other = lines.findIndex(line => !known.has(line.trim()));
    return [name, other < 0 ? lines.length : other];
  });
  return counts.reduce((longest, one) => (one[1] > longest[1] ? one : longest), ['', 0]);
}

/** Document, map of templates, pair. */
const DEPTH_OF_OBJECTS = 3;

/** Short maps and lists on one line: a reviewer reads objects, not brackets. */
function written(objects: object): string {
  const document = new Document(objects, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_, node, path) {
      const isObjects = path.length <= DEPTH_OF_OBJECTS;
      if (isObjects || !isCollection(node)) return;
      const text = JSON.stringify(node.toJS(document));
      const isLong = text.length > LINE || text.includes('\\n');
      if (!isLong) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}
