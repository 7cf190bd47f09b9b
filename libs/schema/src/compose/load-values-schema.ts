import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CedilleError,
  formatPath,
  nextStep,
  parseJson,
  parseYaml,
  readIfPresent,
  validate,
  writeFileAtomic,
  type JsonSchema,
  type Problem,
} from '@cedille/source';
import { loadKubernetesTypes, type TypeFacts, type TypeRegistry } from '@cedille/types';
import metaSchema from '../../values-schema.schema.json' with { type: 'json' };
import { formatSchema } from '../embed/format-schema.ts';
import { composeSchema, shapeNames, type LibraryShapes } from './compose-schema.ts';
import { placedSpecs, placesOf, specOf } from './kind-specs.ts';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** What a chart says of its own values. */
export const OWN_SCHEMA = 'values.schema.yaml';
/** What was derived from its upstream charts. */
export const UPSTREAM_SCHEMA = 'upstream.schema.json';
/** Facts of the kinds that a chart brings. */
const KINDS = 'types.json';
/** A complete schema, as Helm knows it: taken as it is where there is one. */
const COMPLETE_SCHEMA = 'values.schema.json';

export interface LoadValuesSchemaOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** Folder of the chart, relative to the root: `charts/argocd`. */
  folder: string;
  /** Folders of the library charts that it uses, relative to the root. */
  libraries?: readonly string[];
}

/** The complete, self-contained schema of a chart's values. */
export interface ValuesSchema {
  /** As it goes into the chart. */
  text: string;
  /** Where it is kept, relative to the root; where nobody may write, that file is not there. */
  file: string;
  /** A digest of the text. */
  key: string;
  /** Parsed when it is asked for. */
  schema(): JsonSchema;
}

/** Where the schema of a chart is kept for editors, relative to the root. */
export function composedSchemaFile(chart: string): string {
  return `dist/schemas/${chart}.schema.json`;
}

/**
 * Composes the schema of a chart's values (one that says nothing of them has none), and keeps it in dist/schemas: there editors find it, and the next run, as long as
 * nothing that it is made of has changed.
 * @throws CedilleError with every problem of values.schema.yaml
 */
export async function loadValuesSchema(options: LoadValuesSchemaOptions): Promise<ValuesSchema> {
  const { root, folder } = options;
  const complete = await readIfPresent(join(root, folder, COMPLETE_SCHEMA));
  if (complete !== undefined) return valuesSchema(complete, `${folder}/${COMPLETE_SCHEMA}`);
  const sources = await readSources(options);
  const file = composedSchemaFile(nameOf(folder));
  const seal = sealOf(sources);
  const known = await readIfPresent(join(root, file));
  if (known !== undefined && isSealed(known, seal)) return valuesSchema(known, file);
  const text = sealed(formatSchema(compose(sources, folder)), seal);
  // Nobody has to be able to write: who only reads composes each time.
  await writeFileAtomic(join(root, file), text).catch(() => undefined);
  return valuesSchema(text, file);
}

function valuesSchema(text: string, file: string): ValuesSchema {
  let parsed: JsonSchema | undefined;
  return { text, file, key: digest(text), schema: () => (parsed ??= parseJson(text, file) as JsonSchema) };
}

interface Sources {
  own: string | undefined;
  upstream: string | undefined;
  /** Where the values are specs of objects: the kinds that there are. */
  kinds: TypeRegistry | undefined;
  libraries: { folder: string; text: string; isIncluded: boolean }[];
}

async function readSources({ root, folder, libraries = [] }: LoadValuesSchemaOptions): Promise<Sources> {
  const read = (...path: string[]): Promise<string | undefined> => readIfPresent(join(root, ...path));
  const [own, upstream, shapes] = await Promise.all([
    read(folder, OWN_SCHEMA),
    read(folder, UPSTREAM_SCHEMA),
    Promise.all(
      libraries.map(async library => {
        const name = nameOf(library);
        const [text, template] = await Promise.all([
          read(library, OWN_SCHEMA),
          read(folder, 'templates', `${name}.yaml`),
        ]);
        const isIncluded = template?.includes(`include "${name}.objects"`) ?? false;
        return text === undefined ? [] : [{ folder: library, text, isIncluded }];
      }),
    ),
  ]);
  const kinds = own?.includes('specs:') ? await loadKinds({ root, folder, own }) : undefined;
  return { own, upstream, kinds, libraries: shapes.flat() };
}

/** The values of a chart that are specs of objects, as `common.specs` reads them; undefined where there are none. */
export async function loadPlacedSpecs(root: string, folder: string): Promise<string | undefined> {
  const file = `${folder}/${OWN_SCHEMA}`;
  const text = await readIfPresent(join(root, file));
  if (!text?.includes('specs:')) return undefined;
  const { data, problems } = parseYaml(text, file);
  if (problems.length) throw new CedilleError(problems);
  const specs = placedSpecs(data as JsonSchema);
  return Object.keys(specs).length ? `${JSON.stringify(specs, undefined, 2)}\n` : undefined;
}

/** The kinds of Kubernetes, those that the chart brings itself, and those that its values are specs of and another chart brings. */
async function loadKinds({ root, folder, own }: { root: string; folder: string; own: string }): Promise<TypeRegistry> {
  const read = async (chart: string): Promise<TypeFacts[]> => {
    const text = await readIfPresent(join(root, chart, KINDS));
    return text === undefined ? [] : [parseJson(text, `${chart}/${KINDS}`) as unknown as TypeFacts];
  };
  const known = (await loadKubernetesTypes()).merge(await read(folder));
  const missing = [...own.matchAll(SPECS)].map(([, kind]) => kind!).filter(kind => !specOf(kind, known));
  if (!missing.length) return known;
  const parent = folder.slice(0, folder.lastIndexOf('/'));
  const charts = (await readdir(join(root, parent))).sort().map(chart => `${parent}/${chart}`);
  const others = (await Promise.all(charts.filter(chart => chart !== folder).map(read))).flat();
  return known.merge(others.filter(({ kinds }) => missing.some(kind => Object.hasOwn(kinds, kind))));
}

/** `specs: cert-manager.io/v1/Certificate`, wherever it stands. */
const SPECS = /\bspecs:\s*["']?([a-z0-9.-]+\/\S*?[A-Z][A-Za-z0-9]*)/g;

function compose({ own, upstream, kinds, libraries }: Sources, folder: string): SchemaObject {
  const shapes = libraries.map(({ folder, text, isIncluded }): LibraryShapes => ({
    name: nameOf(folder),
    schema: parseOwn(text, `${folder}/${OWN_SCHEMA}`, { libraries: [] }),
    isIncluded,
  }));
  return composeSchema({
    name: nameOf(folder),
    own: own === undefined ? undefined : parseOwn(own, `${folder}/${OWN_SCHEMA}`, { libraries: shapes, kinds }),
    libraries: shapes,
    kinds,
    upstream:
      upstream === undefined ? undefined : (parseJson(upstream, `${folder}/${UPSTREAM_SCHEMA}`) as SchemaObject),
  });
}

/**
 * Reads a values.schema.yaml as its author wrote it; empty for a chart without values of its own.
 * @throws CedilleError with all its problems
 */
export async function loadOwnSchema(root: string, folder: string): Promise<SchemaObject> {
  const file = `${folder}/${OWN_SCHEMA}`;
  return parseOwn((await readIfPresent(join(root, file))) ?? '', file);
}

/** What a schema may refer to. */
interface Known {
  libraries: readonly LibraryShapes[];
  kinds?: TypeRegistry | undefined;
}

type At = (path: readonly (string | number)[]) => Pick<Problem, 'path' | 'at'>;

function parseOwn(text: string, file: string, known?: Known): SchemaObject {
  const document = parseYaml(text, file, { strict: true });
  if (document.problems.length) throw new CedilleError(document.problems);
  const schema = (document.data ?? {}) as SchemaObject;
  const at: At = path => ({ path: formatPath(path), at: document.positionOf(path) });
  const problems = validate(metaSchema, schema).map((violation): Problem => ({
    code: violation.code,
    severity: 'error',
    message: violation.message,
    ...at(violation.path),
    ...(violation.expected && { expected: violation.expected }),
    fix: nextStep(violation, file),
  }));
  if (!problems.length && known) {
    problems.push(...unknownShapes(schema, known.libraries, at), ...unknownKinds(schema, known.kinds, at));
  }
  if (problems.length) throw new CedilleError(problems);
  return schema;
}

function unknownKinds(schema: SchemaObject, kinds: TypeRegistry | undefined, at: At): Problem[] {
  return placesOf(schema, []).flatMap(({ kind, path }): Problem[] => {
    if (!kinds || specOf(kind, kinds)) return [];
    const slash = kind.lastIndexOf('/');
    const suggestion = kinds.suggest(kind.slice(0, slash), kind.slice(slash + 1))?.replace(' ', '/');
    return [
      {
        code: 'schema-violation',
        severity: 'error',
        message: `There is no kind ${kind} with a spec.`,
        ...at(path),
        expected: `a kind of Kubernetes, or one that ${KINDS} of the chart or of another one holds`,
        fix: suggestion ? `write ${suggestion}` : `write a kind that is there, or derive ${KINDS}: ./cedille types`,
      },
    ];
  });
}

/** Of all values of the chart, again: what differs in one of several releases. */
const WHOLE = '#';

function unknownShapes(schema: SchemaObject, libraries: readonly LibraryShapes[], at: At): Problem[] {
  const known = [...shapeNames(schema), ...libraries.flatMap(library => shapeNames(library.schema))].sort();
  return referencesIn(schema, []).flatMap(({ name, path }): Problem[] =>
    known.includes(name) || name === WHOLE
      ? []
      : [
          {
            code: 'schema-violation',
            severity: 'error',
            message: `There is no shape ${name}.`,
            ...at(path),
            expected: known.length ? `one of ${known.join(', ')}` : 'a shape below $defs',
            fix: 'refer to a shape that exists',
          },
        ],
  );
}

/** `#/$defs/<name>` of the file itself, or the name alone. */
function referencesIn(
  data: unknown,
  path: readonly (string | number)[],
): { name: string; path: (string | number)[] }[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string'
      ? [{ name: value.replace(/^#\/\$defs\//, ''), path: [...path, key] }]
      : referencesIn(value, [...path, Array.isArray(data) ? Number(key) : key]),
  );
}

/** Counts up when the same sources are composed differently. */
const VERSION = 1;

function sealOf({ own, upstream, kinds, libraries }: Sources): string {
  return digest(JSON.stringify([VERSION, own, upstream, libraries, ...(kinds ? [kinds.fingerprint] : [])]));
}

/** The first line names what the rest was made of and a digest of it: what somebody edited is not taken for composed. */
function sealed(text: string, seal: string): string {
  const body = text.slice('{\n'.length);
  return `{\n${sealLine(body, seal)}\n${body}`;
}

function isSealed(text: string, seal: string): boolean {
  const [, line, ...rest] = text.split('\n');
  return line === sealLine(rest.join('\n'), seal);
}

function sealLine(body: string, seal: string): string {
  return `  "$comment": "Composed by ./cedille render from ${OWN_SCHEMA} and ${UPSTREAM_SCHEMA}; do not edit. ${digest(seal + body)}",`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
