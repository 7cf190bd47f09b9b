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
  const texts = new Map<RenderedDocuments, Promise<readonly Manifest[]>>();
  const manifestsOf = (render: RenderedDocuments): Promise<readonly Manifest[]> => {
    const known = texts.get(render) ?? render.manifests();
    texts.set(render, known);
    return known;
  };
  const shared = { ...options, clusters, manifestsOf, read: new Map() };
  const judged = await Promise.all(clusters.map(cluster => judgeOnce({ ...shared, cluster })));
  return judged.flat();
}

/** Definitions by the hash of their document, each read once: clusters share them. */
type ReadDefinitions = Map<string, Promise<DefinedSchemas>>;

interface JudgeOptions extends JudgeReferencesOptions {
  cluster: Cluster;
  clusters: readonly Cluster[];
  /** Each render read once. */
  manifestsOf: (render: RenderedDocuments) => Promise<readonly Manifest[]>;
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
  const definitions = new Map([...(await definitionsIn(others, options)), ...(await definitionsIn(own, options))]);
  const found = await Promise.all(own.map(render => judgeRender(render, { ...options, definitions })));
  return found.flat();
}

/** By `group/Kind`. Of two that are not the same, nobody knows which one is in force: that is told elsewhere. */
async function definitionsIn(
  renders: readonly RenderedDocuments[],
  { memory }: JudgeReferencesOptions,
): Promise<Map<string, Definition | undefined>> {
  const found = new Map<string, Definition | undefined>();
  for (const render of renders)
    for (const [document, relations] of (await relationsOfRender(render, memory)).entries())
      for (const { has } of relations) {
        if (!has?.defines) continue;
        const { kind } = has.defines;
        const hash = render.hashes[document]!;
        const isAnother = found.has(kind) && found.get(kind)?.hash !== hash;
        found.set(kind, isAnother ? undefined : { render, document, hash });
      }
  return found;
}

type Definitions = ReadonlyMap<string, Definition | undefined>;

/** The documents of one render with objects that another one defines. */
async function judgeRender(
  render: RenderedDocuments,
  options: JudgeOptions & { definitions: Definitions },
): Promise<Problem[]> {
  const documents = await relationsOfRender(render, options.memory);
  const problems = documents.map(async (relations, document) => {
    const needed = relations.flatMap(({ kind }) => options.definitions.get(kind) ?? []);
    const foreign = [...new Set(needed.filter(one => one.render.component !== render.component))];
    return foreign.length ? judgeDocument({ render, document, foreign }, options) : [];
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
  const manifest = (await options.manifestsOf(judged.render))[judged.document];
  const file = renderedFile(environment, component);
  return manifest ? tellVerdicts(verdicts, { manifest, component, environment, file }) : [];
}

/** Remembered by the document and the definitions: texts are read where one of them is another. */
async function verdictsOf(
  { render, document, foreign }: Judged,
  options: JudgeOptions,
): Promise<readonly ObjectVerdict[]> {
  const { memory, kinds, manifestsOf } = options;
  const key = digestOf([render.hashes[document], foreign.map(({ hash }) => hash)]);
  const known = memory.verdicts.get(key);
  if (known) return known;
  const manifest = (await manifestsOf(render))[document];
  const schemas = new Map((await Promise.all(foreign.map(one => schemasOf(one, options)))).flatMap(one => [...one]));
  const verdicts = manifest ? refusedElsewhere(manifest.object, { registry: kinds.registry, schemas }) : [];
  memory.verdicts.set(key, verdicts);
  return verdicts;
}

function schemasOf({ render, document, hash }: Definition, options: JudgeOptions): Promise<DefinedSchemas> {
  const { read, manifestsOf } = options;
  const known = read.get(hash) ?? manifestsOf(render).then(manifests => schemasIn(manifests[document]));
  read.set(hash, known);
  return known;
}

function schemasIn(manifest: Manifest | undefined): DefinedSchemas {
  return definedSchemas(manifest ? crdsOf([manifest]) : []);
}
