// Derives collector.json: which components the distributions of the OpenTelemetry collector have, and which keys each of them
// knows, from what upstream publishes beside its Go modules: metadata.yaml and config.schema.yaml. Only facts are kept.
//
//   node libs/checks/facts/derive-collector.mjs <opentelemetry-collector-releases> > libs/checks/facts/collector.json
//
// The argument is a folder with distributions/<name>/manifest.yaml, at the tag of the version. Modules come from where go gets
// them. Of a module that cannot be had, the name is kept and any key is taken: a false alarm is worse than a miss.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const [releases] = process.argv.slice(2);
if (!releases) throw new Error('name the folder of opentelemetry-collector-releases');

const CORE = 'go.opentelemetry.io/collector';
const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib';
const KINDS = ['receivers', 'processors', 'exporters', 'extensions', 'connectors'];
/** Distributions that people run on Kubernetes. Keys are derived for components of the first one, and for others that are asked for. */
const DISTRIBUTIONS = ['otelcol-k8s', 'otelcol', 'otelcol-contrib'];
const ALSO = ['clickhouseexporter'];

const go = mkdtempSync(join(tmpdir(), 'collector-'));
writeFileSync(join(go, 'go.mod'), 'module facts\n');

const manifests = DISTRIBUTIONS.map(name =>
  parse(readFileSync(join(releases, 'distributions', name, 'manifest.yaml'), 'utf8')),
);
const { version } = manifests[0].dist;
/** Modules of the core that are stable have a version of their own. */
const stable = manifests[0].providers[0].gomod.split(' ')[1];

const folders = new Map();

/** Folder of a module, or undefined where it cannot be had. */
function folderOf(module) {
  if (!folders.has(module))
    folders.set(module, [`v${version}`, stable].map(tag => download(`${module}@${tag}`)).find(Boolean));
  return folders.get(module);
}

function download(module) {
  try {
    const answer = execFileSync('go', ['mod', 'download', '-json', module], {
      cwd: go,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(answer).Dir;
  } catch {
    return undefined;
  }
}

const schemas = new Map();

/** The schema of a Go package: of the module that is the package, or has it in one of its folders. */
function schemaOf(path) {
  if (!schemas.has(path)) schemas.set(path, readSchema(path));
  return schemas.get(path);
}

function readSchema(path) {
  const root = [CORE, CONTRIB].find(one => path.startsWith(`${one}/`));
  if (!root) return undefined;
  for (let module = path; module.length > root.length; module = module.slice(0, module.lastIndexOf('/'))) {
    const folder = folderOf(module);
    const file = folder && join(folder, path.slice(module.length), 'config.schema.yaml');
    if (file && existsSync(file)) return parse(readFileSync(file, 'utf8'));
    if (folder) return undefined;
  }
  return undefined;
}

/**
 * A schema in short: `any`, `text`, `number`, `switch`, `duration`, `extension` (the name of one), { list }, { map }, { keys }.
 * `within` are references on the way here: what contains itself may hold anything.
 */
function shorten(schema, path, within = []) {
  if (!schema || typeof schema !== 'object') return 'any';
  const parts = (schema.allOf ?? []).map(part => shorten(part, path, within));
  const own = ownPart(schema, path, within);
  if (!parts.length) return own;
  const all = [...parts, own];
  if (all.some(part => typeof part === 'string' || !part.keys)) return 'any';
  return { keys: Object.assign({}, ...all.map(({ keys }) => keys)) };
}

function ownPart(schema, path, within) {
  if (schema.$ref) return shortenReference(schema.$ref, path, within);
  if (String(schema['x-customType'] ?? '').endsWith('component.ID')) return 'extension';
  if (schema.format === 'duration') return 'duration';
  if (schema.properties || (schema.allOf && schema.type === 'object')) {
    if (schema.additionalProperties) return 'any';
    const keys = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, shorten(value, path, within)]);
    return { keys: Object.fromEntries(keys) };
  }
  if (schema.additionalProperties && typeof schema.additionalProperties === 'object')
    return { map: shorten(schema.additionalProperties, path, within) };
  if (schema.type === 'array') return { list: shorten(schema.items, path, within) };
  return { string: 'text', integer: 'number', number: 'number', boolean: 'switch' }[schema.type] ?? 'any';
}

function shortenReference(reference, path, within) {
  const [, folder, name] = /^(?:(.*)\.)?([a-z0-9_]+)$/i.exec(reference) ?? [];
  // Pairs, or a map: both are read.
  if (name === 'map_list') return 'any';
  const target = folder === undefined ? path : placeOf(folder, path);
  const key = `${target}.${name}`;
  if (within.includes(key)) return 'any';
  const schema = schemaOf(target);
  const found = schema?.$defs?.[name] ?? (name === 'config' ? schema : undefined);
  const short = shorten(found, target, [...within, key]);
  if (short.keys) Object.assign(short.keys, FORGOTTEN[key]);
  return short;
}

/** `./internal` is beside the package, `/config/configtls` in the same repository, anything else is whole. */
function placeOf(folder, path) {
  if (folder.startsWith('./')) return `${path}${folder.slice(1)}`;
  if (folder.startsWith('/')) return `${[CORE, CONTRIB].find(root => path.startsWith(root))}${folder}`;
  return folder;
}

/** `filelogreceiver` → `filelog`: how a component is called unless its metadata says otherwise. */
const STEMS = /(receiver|processor|exporter|extension|connector)$/;

/** Keys that upstream forgets in its schemas. */
const FORGOTTEN = { 'go.opentelemetry.io/collector/config/confighttp.server_config': { transport: 'text' } };

/** Keys that a component reads by itself, in more forms than its schema says. */
const READ_BY_ITSELF = {
  transformprocessor: ['trace_statements', 'metric_statements', 'log_statements', 'profile_statements'],
  prometheusreceiver: ['config'],
};

function componentOf(module, wantsKeys) {
  const base = module.slice(module.lastIndexOf('/') + 1);
  const folder = wantsKeys ? folderOf(module) : undefined;
  const metadata = folder && parse(readFileSync(join(folder, 'metadata.yaml'), 'utf8'));
  if (!metadata) return { names: [base.replace(STEMS, '')], open: true, config: 'any' };
  const names = [metadata.type, metadata.deprecated_type].filter(Boolean);
  const config = shorten(schemaOf(module), module);
  for (const key of READ_BY_ITSELF[base] ?? []) config.keys[key] = 'any';
  return { names, open: false, config };
}

const components = Object.fromEntries(KINDS.map(kind => [kind, {}]));
const has = {};
for (const [index, manifest] of manifests.entries()) {
  const name = DISTRIBUTIONS[index].replace(/^otelcol/, 'opentelemetry-collector');
  has[name] = {};
  for (const kind of KINDS) {
    has[name][kind] = (manifest[kind] ?? []).map(({ gomod }) => {
      const module = gomod.split(' ')[0];
      const id = module.slice(module.lastIndexOf('/') + 1);
      components[kind][id] ??= componentOf(module, index === 0 || module.startsWith(CORE) || ALSO.includes(id));
      return id;
    });
  }
}
process.stdout.write(`${JSON.stringify({ version, distributions: has, components })}\n`);
