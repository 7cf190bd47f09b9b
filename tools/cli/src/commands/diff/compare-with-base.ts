import { listComponents, type Component } from '@cedille/component';
import { changedKinds, differenceOf, mayBeMissed, type Difference, type DifferenceOptions } from '@cedille/difference';
import { listEnvironments, tiedEnvironments } from '@cedille/environment';
import {
  checkOutBase,
  loadKinds,
  openTools,
  planRenders,
  resolveBase,
  thingsOf,
  type Base,
  type Kinds,
  type PlannedRender,
  type PlanRendersOptions,
  type RenderPlan,
  type Selection,
  type Tools,
} from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import { affectedBy, changedFiles } from './affected.ts';
import { unreadFacts } from './unread-facts.ts';
import { definingTexts } from '../../shared/defining-texts.ts';
import { renderRow, renderSide, type Incomparable, type Row } from './render-row.ts';

export interface CompareOptions extends PlanRendersOptions {
  /** A git ref; the merge base with main when left out. */
  ref?: string | undefined;
}

/** What the working tree changes, and everything that could not be compared. */
export interface Comparison {
  base: Base;
  difference: Difference;
  /** What is in no difference, and why. */
  incomparable: Incomparable[];
  /** Compared, but only the platform's own layer: both sides are without these upstreams. */
  partial: { component: string; missing: readonly string[] }[];
  /** Facts that change nothing, a sentence each. */
  unread: string[];
  /** What of the working tree cannot be rendered. */
  problems: Problem[];
}

/**
 * The working tree against a commit, in every environment. Only what Helm is asked differently is rendered.
 * @throws CedilleError when one of the two cannot be read at all.
 */
export async function compareWithBase(options: CompareOptions): Promise<Comparison> {
  const { root, ref, signal } = options;
  const base = await resolveBase({ root, signal }, ref);
  const files = await changedFiles({ root, commit: base.commit, signal });
  const present = await listEnvironments(root);
  if (!files.length)
    return {
      base,
      difference: differenceOf({ ...NOTHING, environments: options.environments ?? present }),
      ...UNCHANGED,
    };
  options.onProgress?.({ stage: 'read', what: base.title });
  const tree = await checkOutBase({ root, signal }, base.commit);
  const environments = options.environments ?? union(present, await listEnvironments(tree));
  const affected = affectedBy(root, files);
  const narrowed = { ...affected, ...(await reachOf([root, tree], affected?.environments)), ...options };
  const [before, after] = await Promise.all([
    planBase(narrowed, { base, tree }),
    planRenders({ ...narrowed, environments: options.environments ?? among(narrowed.environments, present) }),
  ]);
  const rows = pairRows(before, after);
  const rendered = await Promise.all(rows.map(row => renderRow(row, { before, after })));
  const texts = rendered.flatMap(row => row.texts ?? []);
  const kinds = texts.length ? loadKinds(after.workspace) : undefined;
  const compared: DifferenceOptions = {
    before: texts.flatMap(text => text.before ?? []),
    after: texts.flatMap(text => text.after ?? []),
    registry: kinds?.registry,
    holdings: holdingsOf([...before.workspace.components, ...after.workspace.components]),
    environments,
  };
  const difference = differenceOf(compared);
  const missed = difference.environments
    .filter(one => mayBeMissed(one) && present.includes(one.environment))
    .map(({ environment }) => environment);
  const incomparable = rendered.flatMap(row => row.incomparable ?? []);
  const definitions = kinds && (await definitionsFor({ ...options, environments }, { difference, kinds }));
  return {
    base,
    unread: unreadFacts({ before, after, difference, incomparable }),
    difference:
      missed.length || definitions
        ? differenceOf({
            ...compared,
            ...(missed.length && (await surroundingsOf({ ...options, environments: missed }, compared))),
            ...(definitions && { definitions }),
          })
        : difference,
    incomparable,
    partial: partialOf(rows),
    problems: rendered.flatMap(({ problems }) => problems ?? []),
  };
}

const NOTHING = { before: [], after: [] };
/** What there is to say when no file that is read has changed. */
const UNCHANGED: Omit<Comparison, 'base' | 'difference'> = { incomparable: [], partial: [], unread: [], problems: [] };

/**
 * What may rely on something that goes: every other component of these environments, and what people or programs make.
 * What cannot be rendered says so where it is changed.
 */
async function surroundingsOf(
  options: CompareOptions,
  { before, after }: DifferenceOptions,
): Promise<Pick<DifferenceOptions, 'unchanged' | 'things'>> {
  const plan = await planRenders({ ...options, components: undefined });
  const compared = new Set([...before, ...after].map(({ environment, component }) => `${environment}/${component}`));
  const others = plan.renders.filter(
    ({ environment, component, request }) => request && !compared.has(`${environment}/${component}`),
  );
  const rendered = await Promise.all(others.map(render => renderSide(plan, render)));
  return {
    unchanged: others.flatMap(({ environment, component }, index) => {
      const side = rendered[index];
      return side && !side.problems ? [{ environment, component, ...side }] : [];
    }),
    things: new Map(plan.workspace.places.map(place => [place.environment.name, thingsOf(place)])),
  };
}

interface Changed {
  difference: Difference;
  kinds: Kinds;
}

/** Definitions of the custom resources that change, as the components that bring them render them; undefined where none does. */
async function definitionsFor(
  { environments = [], ...options }: CompareOptions,
  { difference, kinds }: Changed,
): Promise<DifferenceOptions['definitions']> {
  const ownersOf = (kind: string): readonly string[] => kinds.broughtBy.get(kind) ?? [];
  const ownersIn = (environment: string): string[] => changedKinds(difference, environment).flatMap(ownersOf);
  const places = environments.filter(environment => ownersIn(environment).length);
  const owners = [...new Set(places.flatMap(ownersIn))].sort();
  if (!owners.length) return undefined;
  const plan = await planRenders({ ...options, environments: undefined, components: owners });
  const isHere = ({ environment }: PlannedRender): boolean => places.includes(environment);
  const isThere = ({ component }: PlannedRender): boolean =>
    !plan.renders.some(one => one.component === component && isHere(one));
  const wanted = plan.renders.filter(render => render.request && (isHere(render) || isThere(render)));
  const sides = await Promise.all(wanted.map(render => renderSide(plan, render)));
  const texts = wanted.flatMap(({ component, environment }, index) => {
    const side = sides[index];
    return side && !side.problems ? [{ component, environment, text: side.text }] : [];
  });
  return (environment, kind) => definingTexts(texts, { environment, owners: ownersOf(kind) });
}

/** What components say of the kinds that they bring. */
function holdingsOf(components: readonly Component[]): NonNullable<DifferenceOptions['holdings']> {
  return new Map(components.flatMap(({ meta: { holds = {} } }) => Object.entries(holds)));
}

/** What changes in an environment shows in those that it is tied to, before or after: its hub renders its virtual cluster. */
async function reachOf(trees: readonly string[], changed: readonly string[] | undefined): Promise<Selection> {
  if (!changed) return {};
  const tied = await Promise.all(trees.map(tree => tiedEnvironments(tree, changed)));
  return { environments: union(...tied) };
}

function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}

interface BaseTree {
  base: Base;
  /** The folder that it is checked out in. */
  tree: string;
}

/** The plan of the base: of what is selected, as much as there was then. */
async function planBase(options: CompareOptions, { base, tree }: BaseTree): Promise<RenderPlan> {
  try {
    return await planRenders({
      ...options,
      root: tree,
      tools: await toolsOf(options, tree),
      environments: among(options.environments, await listEnvironments(tree)),
      components: among(options.components, await listComponents(tree)),
    });
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    throw new CedilleError(
      error.problems.map(problem => ({
        ...problem,
        message: `The base, ${base.title}, cannot be read: ${problem.message}`,
      })),
      { cause: error },
    );
  }
}

/** The Helm of the base, unless this version of cedille cannot read which one that was: then the one of the working tree. */
async function toolsOf(options: CompareOptions, tree: string): Promise<Tools> {
  try {
    return await openTools({ ...options, root: tree });
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return openTools(options);
  }
}

function among(wanted: readonly string[] | undefined, present: readonly string[]): readonly string[] | undefined {
  return wanted?.filter(name => present.includes(name));
}

function pairRows(before: RenderPlan, after: RenderPlan): Row[] {
  const rows = new Map<string, Row>();
  const add = (side: 'before' | 'after', render: PlannedRender): void => {
    const { component, environment } = render;
    const key = `${environment}/${component}`;
    rows.set(key, { component, environment, ...rows.get(key), [side]: render });
  };
  for (const render of before.renders) add('before', render);
  for (const render of after.renders) add('after', render);
  return [...rows.values()];
}

function partialOf(rows: readonly Row[]): Comparison['partial'] {
  const found = new Map<string, readonly string[]>();
  for (const { component, after } of rows) if (after?.missing.length) found.set(component, after.missing);
  return [...found].map(([component, missing]) => ({ component, missing }));
}

/** What a reader has to know about the comparison itself, a sentence each. */
export function remarksOf({ incomparable, partial }: Comparison): string[] {
  const reasons = new Map<string, string[]>();
  for (const { component, environment, reason } of incomparable) {
    const key = `${component} is not compared, because ${reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), environment]);
  }
  return [
    ...[...reasons].map(([reason, environments]) => `${environments.join(', ')}: ${reason.replace(/\.?$/, '.')}`),
    ...partial.map(
      ({ component, missing }) =>
        `Only the platform's own layer of ${component} is compared: ${missing.join(', ')} was not available.`,
    ),
  ];
}
