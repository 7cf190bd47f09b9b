import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CedilleError,
  didYouMean,
  formatPath,
  loadYaml,
  nextStep,
  parseYaml,
  readIfPresent,
  readWithin,
  settleAll,
  validateOnce,
  type JsonSchema,
  type Problem,
  type SourceDocument,
} from '@cedille/source';
import { valid as validVersion } from 'semver';
import { conditionProblems } from './conditions.ts';
import { parseWord, wordProblems } from './connections.ts';
import componentSchema from '../component.schema.json' with { type: 'json' };
import makesSchema from '../makes.schema.json' with { type: 'json' };
import chartSchema from './chart.schema.json' with { type: 'json' };
import type { Component, ComponentMeta, Upstream } from './component.ts';
import { makesFile } from './made-kinds.ts';

interface ChartYaml {
  name: string;
  version: string;
  type?: 'application' | 'library';
  dependencies?: { name: string; version: string; repository: string; alias?: string }[];
}

/** Whether Argo CD brings what it renders to a cluster. Anything else are documents for another program. */
export function goesToCluster({ meta }: Pick<Component, 'meta'>): boolean {
  return meta.delivery === undefined;
}

/** Names of the folders in charts/ that hold an application chart; library charts are left out. In alphabetical order. */
export async function listComponents(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'charts'), { withFileTypes: true });
  const names = await Promise.all(
    entries
      .filter(entry => entry.isDirectory())
      .map(async ({ name }) => {
        const text = await readIfPresent(join(root, 'charts', name, 'Chart.yaml'));
        return text === undefined || /^type:\s*["']?library\b/m.test(text) ? [] : [name];
      }),
  );
  return names.flat().sort();
}

/**
 * Reads component.yaml, Chart.yaml and makes.yaml of one component.
 * @throws CedilleError `unknown-component`, or every problem of these files together.
 */
export async function loadComponent(root: string, name: string): Promise<Component> {
  const folder = `charts/${name}`;
  if ((await readIfPresent(join(root, folder, 'Chart.yaml'))) === undefined) throw await unknownComponent(root, name);
  const [source, chart, makes] = await Promise.all([
    loadYaml(root, `${folder}/component.yaml`),
    loadYaml(root, `${folder}/Chart.yaml`),
    loadMakes(root, makesFile({ folder })),
  ]);
  const problems = [
    ...violations({ name, document: source, schema: componentSchema as JsonSchema }),
    ...violations({ name, document: chart, schema: chartSchema as JsonSchema }),
    ...(makes ? violations({ name, document: makes, schema: makesSchema as JsonSchema }) : []),
  ];
  if (!problems.length) problems.push(...pinProblems(name, chart), ...conditionProblems(name, source));
  if (problems.length) throw new CedilleError(problems);
  return assembleComponent({ name, folder, source, chart, ...(makes && { makes }) });
}

/** A component has none before somebody had it written. */
async function loadMakes(root: string, file: string): Promise<SourceDocument | undefined> {
  const text = await readWithin(root, file);
  return text === undefined ? undefined : parseYaml(text, file, { strict: true });
}

/** Reads every component, or those named; problems of all of them are thrown together. */
export async function loadComponents(root: string, names?: readonly string[]): Promise<Component[]> {
  const all = names ?? (await listComponents(root));
  const components = await settleAll(all.map(name => loadComponent(root, name)));
  const problems = names ? [] : wordProblems(components);
  if (problems.length) throw new CedilleError(problems);
  return components;
}

async function unknownComponent(root: string, name: string): Promise<CedilleError> {
  const names = await listComponents(root);
  const near = didYouMean(name, names);
  return new CedilleError({
    code: 'unknown-component',
    severity: 'error',
    message: `There is no component ${name}.`,
    component: name,
    expected: `one of ${names.join(', ')}`,
    fix: near ? `write ${near}` : `create it: npx nx g @cedille/nx:component ${name}`,
  });
}

function violations({
  name,
  document,
  schema,
}: {
  name: string;
  document: SourceDocument;
  schema: JsonSchema;
}): Problem[] {
  if (document.problems.length) return document.problems.map(problem => ({ ...problem, component: name }));
  return validateOnce(schema, document.data ?? {}, { sourceOf: document.sourceOf }).map(violation => ({
    code: violation.code,
    severity: 'error',
    message: violation.message,
    component: name,
    path: formatPath(violation.path),
    at: document.positionOf(violation.path),
    ...(violation.expected && { expected: violation.expected }),
    ...(violation.edit && { edit: violation.edit }),
    fix: nextStep(violation, document.file),
  }));
}

function pinProblems(name: string, chart: SourceDocument): Problem[] {
  const { name: chartName, dependencies = [] } = chart.data as ChartYaml;
  const problem = (path: (string | number)[], text: Pick<Problem, 'message' | 'expected' | 'fix'>): Problem => ({
    code: 'schema-violation',
    severity: 'error',
    component: name,
    path: formatPath(path),
    at: chart.positionOf(path),
    ...text,
  });
  const misnamed =
    chartName === name
      ? []
      : [
          problem(['name'], {
            message: `The chart in charts/${name} calls itself ${chartName}.`,
            expected: `name: ${name}, the name of its folder`,
            fix: `write name: ${name}, or rename the folder`,
          }),
        ];
  const floating = dependencies.flatMap(({ name: dependency, version }, index) =>
    validVersion(version)
      ? []
      : [
          problem(['dependencies', index, 'version'], {
            message: `${dependency} is pinned to ${version}, which is a range.`,
            expected: 'one exact version',
            fix: 'write the version that was tested',
          }),
        ],
  );
  return [...misnamed, ...floating];
}

/** A component from its files, which were found to be right. */
export function assembleComponent({
  name,
  folder,
  source,
  chart,
  makes,
}: Pick<Component, 'name' | 'folder' | 'source' | 'chart' | 'makes'>): Component {
  const { version, dependencies = [] } = chart.data as ChartYaml;
  const meta = source.data as ComponentMeta;
  const isLocal = (dependency: { repository: string }): boolean => dependency.repository.startsWith('file://');
  const charts = dependencies
    .filter(dependency => !isLocal(dependency))
    .map(({ name, version, repository, alias }): Upstream => ({
      kind: 'chart',
      name,
      key: alias ?? name,
      version,
      repository,
    }));
  const manifests = (meta.manifests ?? []).map((manifest): Upstream => ({ kind: 'manifest', ...manifest }));
  const libraries = dependencies
    .filter(isLocal)
    .map(({ repository }) => join(folder, repository.slice('file://'.length)).split('\\').join('/'));
  return {
    name,
    folder,
    meta,
    version,
    upstreams: [...charts, ...manifests],
    provides: provided(meta.provides ?? []),
    libraries,
    source,
    chart,
    ...(makes && { makes }),
  };
}

function provided(words: readonly string[]): Map<string, number[]> {
  const ports = new Map<string, number[]>();
  for (const { name, port } of words.map(parseWord))
    ports.set(name, [...(ports.get(name) ?? []), ...(port === undefined ? [] : [port])]);
  return ports;
}
