import { chartOf, type Component, type Upstream } from '@cedille/component';
import { loadLock, lockedDigest, stageChart, type ResolvedUpstream, type StagedChart } from '@cedille/helm';
import { CedilleError, type Problem, type ProblemCode } from '@cedille/source';
import type { Tools } from './open-tools.ts';

/** Digests of the upstreams of a component, once recorded; relative to the root. */
export function lockFile(component: string): string {
  return `charts/${component}/upstream.lock.yaml`;
}

/** A pin, and the file the store has for it; none when it was not available. */
export interface FoundUpstream {
  pin: Upstream;
  archive?: ResolvedUpstream;
}

export interface StageComponentOptions {
  root: string;
  component: Component;
  tools: Tools;
}

/** A chart that Helm can render, and what is not in it. */
export interface StagedComponent {
  chart: StagedChart;
  /** The same chart for values that are judged already, by a judge who knows more than a schema can say. */
  judged: () => Promise<StagedChart>;
  upstreams: FoundUpstream[];
  problems: Problem[];
}

/** Gets the upstreams of a component, as far as they are available, and puts its chart together. */
export async function stageComponent({ root, component, tools }: StageComponentOptions): Promise<StagedComponent> {
  const { upstreams, problems } = await resolveUpstreams({ root, component, tools });
  const chart = await stageChart({ root, folder: component.folder, upstream: upstreams });
  return { chart, judged: judgedFor({ root, component, upstreams }), upstreams, problems };
}

/** The chart for values that are judged already, put together when somebody first asks. */
export function judgedFor({
  root,
  component,
  upstreams,
}: Pick<StageComponentOptions, 'root' | 'component'> & {
  upstreams: readonly FoundUpstream[];
}): StagedComponent['judged'] {
  let judged: Promise<StagedChart> | undefined;
  return () => (judged ??= stageChart({ root, folder: component.folder, upstream: upstreams, judged: true }));
}

/**
 * Resolves every pin of a component. One that is not available is left without an archive, and a problem says why: only being
 * out of reach is not an error, unless everything was asked for.
 */
export async function resolveUpstreams({
  root,
  component,
  tools,
}: StageComponentOptions): Promise<{ upstreams: FoundUpstream[]; problems: Problem[] }> {
  const lock = await loadLock(root, lockFile(chartOf(component)));
  const problems: Problem[] = [];
  const upstreams = await Promise.all(
    component.upstreams.map(async (pin): Promise<FoundUpstream> => {
      const resolved = await resolveOne(tools, pin, lockedDigest(lock, pin));
      if ('path' in resolved) return { pin, archive: resolved };
      for (const problem of resolved.problems) {
        const severity = tools.upstream.required || problem.code !== 'upstream-unreachable' ? 'error' : 'warning';
        problems.push({ ...problem, severity, component: component.name });
      }
      return { pin };
    }),
  );
  return { upstreams, problems };
}

async function resolveOne(
  { store }: Tools,
  pin: Upstream,
  digest: string | undefined,
): Promise<ResolvedUpstream | { problems: readonly Problem[] }> {
  try {
    const resolved = await store.resolve(pin, { digest });
    return 'path' in resolved ? resolved : { problems: [resolved.unreachable] };
  } catch (error) {
    if (!(error instanceof CedilleError) || error.problems.some(({ code }) => !OF_ONE_PIN.includes(code))) throw error;
    return { problems: error.problems };
  }
}

/** What is wrong with one archive alone; anything else (a full disk, Ctrl-C) ends the run. */
const OF_ONE_PIN: readonly ProblemCode[] = ['upstream-digest', 'upstream-archive'];
