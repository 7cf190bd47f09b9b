import type { RenderedText } from '@cedille/difference';
import { renderPlanned, type PlannedRender, type RenderPlan } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';

/** One component in one environment; a side is absent when it did not run there. */
export interface Row {
  component: string;
  environment: string;
  before?: PlannedRender;
  after?: PlannedRender;
}

/** A component in an environment that cannot be compared. */
export interface Incomparable {
  component: string;
  environment: string;
  reason: string;
}

/** What became of a row: nothing when both sides ask the same of Helm. */
export interface RenderedRow {
  texts?: { before?: RenderedText; after?: RenderedText };
  incomparable?: Incomparable;
  /** Of the working tree. */
  problems?: readonly Problem[];
}

export interface RenderRowOptions {
  before: RenderPlan;
  after: RenderPlan;
}

/** Renders both sides of a row, unless Helm is asked the same for both. */
export async function renderRow(row: Row, options: RenderRowOptions): Promise<RenderedRow> {
  const { before, after, component, environment } = row;
  if (before && after && inputsOf(before, options.before) === inputsOf(after, options.after)) return {};
  const place = { component, environment };
  const uneven = unevenUpstreams(row);
  if (uneven) return { incomparable: { ...place, reason: uneven } };
  const [old, now] = await Promise.all([renderSide(options.before, before), renderSide(options.after, after)]);
  if (now?.problems) {
    const reason = `it cannot be rendered: ${now.problems[0]?.message ?? ''}`;
    return { incomparable: { ...place, reason }, problems: now.problems };
  }
  if (old?.problems) {
    return { incomparable: { ...place, reason: `the base cannot be rendered: ${old.problems[0]?.message ?? ''}` } };
  }
  return {
    texts: {
      ...(old && { before: { ...place, ...old } }),
      ...(now && { after: { ...place, ...now } }),
    },
  };
}

/** Stands for everything that decides what Helm makes. Where Helm cannot be asked, it is equal to nothing. */
function inputsOf({ request }: PlannedRender, { tools }: RenderPlan): string | symbol {
  if (!request) return Symbol('nothing');
  return tools.helm.digestOf(request);
}

/** An upstream that only one side has would show up as hundreds of objects that come or go. */
function unevenUpstreams({ before, after }: Row): string | undefined {
  if (!before?.request || !after?.request) return undefined;
  const lacking = after.missing.filter(name => !before.missing.includes(name));
  if (lacking.length)
    return `the working tree can only be rendered without ${lacking.join(', ')}, which was not available`;
  const lacked = before.missing.filter(name => !after.missing.includes(name));
  return lacked.length
    ? `the base can only be rendered without ${lacked.join(', ')}, which was not available`
    : undefined;
}

type Side = { text: string; namespace: string; problems?: undefined } | { problems: readonly Problem[] };

/** One side of a row, with where its objects go; undefined when it did not run there. */
export async function renderSide(plan: RenderPlan, render: PlannedRender | undefined): Promise<Side | undefined> {
  if (!render) return undefined;
  try {
    return { text: await renderPlanned(plan, render), namespace: render.request?.namespace ?? '' };
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    const { component, environment } = render;
    return { problems: error.problems.map(problem => ({ component, environment, ...problem })) };
  }
}
