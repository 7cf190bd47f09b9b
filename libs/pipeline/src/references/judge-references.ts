import { createHash } from 'node:crypto';
import {
  checkBackups,
  checkHostsOfEnvironments,
  checkReferences,
  CLUSTER_RULES,
  openPolicies,
  placeIn,
  tellFindings,
  type ClusterKnowledge,
  type ClusterReferences,
  type ClusterRule,
  type Neighbour,
  type ReferenceFinding,
  type RenderName,
  type Surroundings,
} from '@cedille/checks';
import type { Problem } from '@cedille/source';
import type { Memory } from '../memory/open-memory.ts';
import type { RememberedReferences } from '../memory/remembered-render.ts';
import type { Kinds } from '../registry.ts';
import { renderedFile } from '../rendered-files.ts';
import { clustersOf, type Cluster, type ClustersOptions } from './clusters.ts';
import { objectsOfRender, relationsOfRender, type Noting, type RenderedDocuments } from './rendered-documents.ts';
import { knowledgeOf } from './knowledge-of.ts';
import { surroundingsOf } from './surroundings-of.ts';

export interface JudgeReferencesOptions extends ClustersOptions {
  documents: readonly RenderedDocuments[];
  kinds: Kinds;
  memory: Memory;
}

/** What the objects of all clusters come to when each is held against the others. */
export interface JudgedReferences {
  problems: Problem[];
  /** References that lead into what was not rendered. */
  unchecked: number;
}

/** References within each cluster, hosts that two environments serve, and volumes that nobody backs up. */
export async function judgeReferences(options: JudgeReferencesOptions): Promise<JudgedReferences> {
  const clusters = clustersOf(options);
  const judged = await Promise.all(clusters.map(cluster => judgeOnce(options, cluster)));
  // Of schedules that could not be rendered nobody knows what they take.
  const failed = new Set(options.renderings.filter(one => one.status === 'failed').map(one => one.environment));
  const shared = [
    ...checkHostsOfEnvironments(judged.flatMap(({ hosts }) => hosts)),
    ...checkBackups({
      volumes: judged.flatMap(({ volumes }) => volumes),
      covered: judged.flatMap(({ covered }) => covered),
      judged: new Set(clusters.filter(({ name, facts }) => facts && !failed.has(name)).map(({ name }) => name)),
    }),
  ];
  return {
    problems: [...judged.flatMap(({ problems }) => problems), ...(await tell(options, shared))],
    unchecked: judged.reduce((sum, { unchecked }) => sum + unchecked, 0),
  };
}

/** What rules about clusters find in each, unless all that it follows from is as it was. */
export async function judgePolicies(options: JudgeReferencesOptions): Promise<Problem[]> {
  const judged = await Promise.all(clustersOf(options).map(cluster => judgePoliciesOnce(options, cluster)));
  return judged.flat();
}

async function judgePoliciesOnce(options: JudgeReferencesOptions, cluster: Cluster): Promise<readonly Problem[]> {
  const { kinds, places } = options;
  const known = knowledgeOf(cluster, { places, registry: kinds.registry });
  const renders = rendersOf(options, cluster);
  const base = digestOf([known, renders.map(({ component }) => component)]);
  const find = findOnce(renders, { ...options, known });
  const judged = CLUSTER_RULES.map(async rule => {
    const key = digestOf([rule.code, base, renders.map(({ documents }) => lookedAt(rule, documents))]);
    return tellOnce(options, { key, findings: await find(rule, key) });
  });
  return (await Promise.all(judged)).flat();
}

/** What a rule goes by in a render: the objects of its kinds. */
function lookedAt({ kinds, looksAtAll }: ClusterRule, { looked }: RenderedDocuments): unknown {
  return looksAtAll ? looked : kinds.map(kind => looked[kind]);
}

type Renders = ReturnType<typeof rendersOf>;

/** What rules find before anybody looks where it stands. Objects are read for the first rule that sees others than before. */
function findOnce(
  renders: Renders,
  { known, ...noting }: Noting & { known: ClusterKnowledge; memory: Memory },
): (rule: ClusterRule, key: string) => Promise<readonly ReferenceFinding[]> {
  const { memory } = noting;
  let opened: Promise<ReturnType<typeof openPolicies>> | undefined;
  const open = async (): Promise<ReturnType<typeof openPolicies>> => {
    const rendered = renders.map(async ({ component, documents }) => ({
      component,
      documents: await objectsOfRender(documents, noting),
    }));
    return openPolicies({ known, rendered: await Promise.all(rendered) });
  };
  return async (rule, key) => {
    const remembered = memory.looked.get(key);
    if (remembered) return remembered;
    const findings = (await (opened ??= open()))(rule);
    memory.looked.set(key, findings);
    return findings;
  };
}

/** Findings of a rule with their places, unless they and the renders that they are about are as they were. */
async function tellOnce(
  options: JudgeReferencesOptions,
  { key, findings }: { key: string; findings: readonly ReferenceFinding[] },
): Promise<readonly Problem[]> {
  if (!findings.length) return [];
  const { policies } = options.memory;
  const told = digestOf([key, [...new Set(findings.map(finding => documentsOf(options, finding)?.key))]]);
  const known = policies.get(told);
  if (known) return known;
  const problems = await tell(options, findings);
  policies.set(told, problems);
  return problems;
}

/** What a cluster came to, unless all that it follows from is as it was. */
async function judgeOnce(options: JudgeReferencesOptions, cluster: Cluster): Promise<RememberedReferences> {
  const { kinds, memory } = options;
  const surroundings = surroundingsOf({ ...cluster, ...kinds });
  const renders = rendersOf(options, cluster);
  const key = digestOf([surroundings, renders.map(({ component, documents }) => [component, documents.key])]);
  const known = memory.references.get(key);
  if (known) return known;
  const { findings, ...rest } = await findReferences(renders, { ...options, surroundings });
  const result = { problems: await tell(options, findings), ...rest };
  memory.references.set(key, result);
  return result;
}

async function findReferences(
  renders: Renders,
  { surroundings, ...noting }: Noting & { surroundings: Surroundings; memory: Memory },
): Promise<ClusterReferences> {
  const { memory } = noting;
  const key = digestOf([surroundings, renders.map(({ component, documents }) => [component, documents.related])]);
  const remembered = memory.related.get(key);
  if (remembered) return remembered;
  const rendered = renders.map(async ({ component, documents }) => ({
    component,
    documents: await relationsOfRender(documents, noting),
  }));
  const found = checkReferences({ surroundings, rendered: await Promise.all(rendered) });
  memory.related.set(key, found);
  return found;
}

/** What goes to a cluster, as far as it was rendered. */
export function rendersOf(
  options: JudgeReferencesOptions,
  { neighbours }: Cluster,
): { component: Neighbour; documents: RenderedDocuments }[] {
  return neighbours.flatMap(component => {
    const documents = documentsOf(options, { component: component.name, environment: component.environment });
    return documents ? [{ component, documents }] : [];
  });
}

function documentsOf(
  { documents }: JudgeReferencesOptions,
  { component, environment }: RenderName,
): RenderedDocuments | undefined {
  const named = byName.get(documents) ?? new Map(documents.map(one => [nameOf(one), one]));
  byName.set(documents, named);
  return named.get(nameOf({ component, environment }));
}

const byName = new WeakMap<readonly RenderedDocuments[], ReadonlyMap<string, RenderedDocuments>>();

function nameOf({ component, environment }: RenderName): string {
  return `${environment}/${component}`;
}

/** Kinds are no part of it: each memory belongs to them. */
export function digestOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 40);
}

function tell(options: JudgeReferencesOptions, findings: readonly ReferenceFinding[]): Promise<Problem[]> {
  return tellFindings({
    findings,
    placeOf: async finding => {
      const file = renderedFile(finding.environment, finding.component);
      const render = documentsOf(options, finding);
      if (!render) return placeIn({ file, manifests: [] }, finding);
      const { told } = options.memory;
      const key = `${render.key} ${finding.document} ${JSON.stringify(finding.path)}`;
      const known = told.get(key);
      if (known) return known;
      const manifests = await render.manifests();
      const place = placeIn({ file, manifests }, finding);
      // What could not be rendered again this time may be another time.
      if (manifests[finding.document]) told.set(key, place);
      return place;
    },
  });
}
