import {
  definedSchemas,
  refusedElsewhere,
  tellVerdicts,
  type DefinedSchemas,
  type ObjectVerdict,
} from '@cedille/checks';
import { crdsOf, type Manifest } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import { renderedFile } from '../rendered-files.ts';
import { clustersOf, type Cluster } from './clusters.ts';
import { digestOf, rendersOf, type JudgeReferencesOptions } from './judge-references.ts';
import { relationsOfRender, type RenderedDocuments } from './rendered-documents.ts';

/**
 * Custom resources against the definitions that other components of their cluster bring: rules in CEL, `oneOf` and whatever else
 * facts of kinds leave out. Those of the same render are held against each other when it is checked. Where a definition was not
 * rendered (its upstream is out of reach, or a controller makes it), the facts have said what they know.
 */
export async function judgeDefinitions(options: JudgeReferencesOptions): Promise<Problem[]> {
  const clusters = clustersOf(options);
  const shared = { ...options, clusters, read: new Map() };
  const judged = await Promise.all(clusters.map(cluster => judgeOnce({ ...shared, cluster })));
  return judged.flat();
}

/** Definitions by the hash of their document, each read once: clusters share them. */
type ReadDefinitions = Map<string, Promise<DefinedSchemas>>;

interface JudgeOptions extends JudgeReferencesOptions {
  cluster: Cluster;
  clusters: readonly Cluster[];
  read: ReadDefinitions;
}

/** What is found in a cluster, unless all that it follows from is as it was. */
async function judgeOnce(options: JudgeOptions): Promise<readonly Problem[]> {
  const { cluster, memory } = options;
  const own = documentsFor(options, cluster);
  const others = hostOf(options).flatMap(host => documentsFor(options, host));
  const key = digestOf(['definitions', own.map(keyOf), others.map(keyOf)]);
  const known = memory.policies.get(key);
  if (known) return known;
  const problems = await judge({ ...options, own, others });
  memory.policies.set(key, problems);
  return problems;
}

function documentsFor(options: JudgeReferencesOptions, cluster: Cluster): RenderedDocuments[] {
  return rendersOf(options, cluster).map(({ documents }) => documents);
}

function keyOf({ component, environment, key }: RenderedDocuments): readonly string[] {
  return [component, environment, key];
}

/** A vcluster gets the definitions of what it copies to its host from there. */
function hostOf({ cluster: { facts }, clusters }: JudgeOptions): Cluster[] {
  const host = facts?.cluster.kind === 'vcluster' ? facts.cluster.host : undefined;
  return clusters.filter(({ name }) => name === host);
}

interface Definition {
  render: RenderedDocuments;
  document: number;
  hash: string;
}

async function judge(
  options: JudgeOptions & { own: readonly RenderedDocuments[]; others: readonly RenderedDocuments[] },
): Promise<Problem[]> {
  const { own, others } = options;
  const definitions = new Map([...definitionsIn(others), ...definitionsIn(own)]);
  const found = await Promise.all(own.map(render => judgeRender(render, { ...options, definitions })));
  return found.flat();
}

/** By `group/Kind`. Of two that are not the same, nobody knows which one is in force: that is told elsewhere. */
function definitionsIn(renders: readonly RenderedDocuments[]): Map<string, Definition | undefined> {
  const found = new Map<string, Definition | undefined>();
  for (const render of renders)
    for (const [kind, document] of render.defines) {
      const hash = render.hashes[document]!;
      const isAnother = found.has(kind) && found.get(kind)?.hash !== hash;
      found.set(kind, isAnother ? undefined : { render, document, hash });
    }
  return found;
}

type Definitions = ReadonlyMap<string, Definition | undefined>;

/** The objects of one render that another one defines, unless they and those definitions are as they were. */
async function judgeRender(
  render: RenderedDocuments,
  options: JudgeOptions & { definitions: Definitions },
): Promise<readonly Problem[]> {
  const { definitions, memory } = options;
  const foreign = render.kinds.flatMap((kind): [string, Definition][] => {
    const definition = definitions.get(kind);
    return definition && definition.render.component !== render.component ? [[kind, definition]] : [];
  });
  if (!foreign.length) return [];
  const key = digestOf(['defined', keyOf(render), foreign.map(([kind, { hash }]) => [kind, hash])]);
  const known = memory.policies.get(key);
  if (known) return known;
  const problems = await judgeDocuments(render, { ...options, foreign: new Map(foreign) });
  memory.policies.set(key, problems);
  return problems;
}

async function judgeDocuments(
  render: RenderedDocuments,
  options: JudgeOptions & { foreign: ReadonlyMap<string, Definition> },
): Promise<Problem[]> {
  const documents = await relationsOfRender(render, options);
  const problems = documents.map(async (relations, document) => {
    const needed = new Set(relations.flatMap(({ kind }) => options.foreign.get(kind) ?? []));
    return needed.size ? judgeDocument({ render, document, foreign: [...needed] }, options) : [];
  });
  return (await Promise.all(problems)).flat();
}

interface Judged {
  render: RenderedDocuments;
  document: number;
  foreign: readonly Definition[];
}

async function judgeDocument(judged: Judged, options: JudgeOptions): Promise<Problem[]> {
  const verdicts = await verdictsOf(judged, options);
  if (!verdicts.length) return [];
  const { component, environment } = judged.render;
  const manifest = (await judged.render.manifests())[judged.document];
  const file = renderedFile(environment, component);
  return manifest ? tellVerdicts(verdicts, { manifest, component, environment, file }) : [];
}

/** Remembered by the document and the definitions: texts are read where one of them is another. */
async function verdictsOf(
  { render, document, foreign }: Judged,
  options: JudgeOptions,
): Promise<readonly ObjectVerdict[]> {
  const { memory, kinds } = options;
  const key = digestOf([render.hashes[document], foreign.map(({ hash }) => hash)]);
  const known = memory.verdicts.get(key);
  if (known) return known;
  const manifest = (await render.manifests())[document];
  const schemas = new Map((await Promise.all(foreign.map(one => schemasOf(one, options)))).flatMap(one => [...one]));
  const verdicts = manifest ? refusedElsewhere(manifest.object, { registry: kinds.registry, schemas }) : [];
  memory.verdicts.set(key, verdicts);
  return verdicts;
}

function schemasOf({ render, document, hash }: Definition, { read }: JudgeOptions): Promise<DefinedSchemas> {
  const known = read.get(hash) ?? render.manifests().then(manifests => schemasIn(manifests[document]));
  read.set(hash, known);
  return known;
}

function schemasIn(manifest: Manifest | undefined): DefinedSchemas {
  return definedSchemas(manifest ? crdsOf([manifest]) : []);
}
