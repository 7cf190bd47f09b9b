import { CedilleError } from '@cedille/source';
import { gt, lt, valid } from 'semver';
import { commitsFor, type ReleaseCommit } from './commits-for.ts';
import { git } from '@cedille/program';
import { lastReleases, type TaggedRelease } from './last-releases.ts';
import { nextVersion } from './next-version.ts';
import { largestStep, stepOfCommit, type Commit, type Step } from './parse-commit.ts';
import { readCharts, type ChartAt } from './read-charts.ts';
import { readHistory } from './read-history.ts';
import { renderChangelog } from './render-changelog.ts';
import {
  chartChange,
  environmentChanges,
  incomparable,
  mayRenderDifferently,
  type ChartChangeOptions,
  type OutputChange,
  type RenderedTexts,
} from './what-changed.ts';
import type { PlannedRelease } from './planned-release.ts';

/** A component whose output is what was released last. */
export interface Unchanged {
  component: string;
  version: string;
  /** Commits with its scope that change nothing of what is released. */
  commits: number;
}

/** A component whose upstreams were available on one side of the comparison only. */
export interface Uncertain {
  component: string;
  missing: readonly string[];
}

export interface ReleasePlan {
  /** The commit that it is about. */
  head: string;
  /** `YYYY-MM-DD` of that commit: the same plan on every machine, at any time. */
  date: string;
  releases: readonly PlannedRelease[];
  unchanged: readonly Unchanged[];
  /** What cannot be told here; a release refuses to go on. */
  uncertain: readonly Uncertain[];
}

export interface PlanReleasesOptions {
  root: string;
  /** @defaultValue HEAD */
  head?: string;
  /** Renders components of a commit: those of HEAD, and of each commit that was released, that may differ. */
  render: (commit: string, components: readonly string[]) => Promise<RenderedTexts>;
}

/** Everything that is known about one earlier release and the time since then. */
interface Since {
  charts: readonly ChartAt[];
  files: readonly string[];
  history: readonly Commit[];
}

/**
 * Says which components need a release: those whose chart, or whose rendered text in any environment, is not what their
 * last tag has. The step is the largest of what their commits ask for and what their upstreams went through, at least a patch.
 * @throws CedilleError `release` when a version in Chart.yaml contradicts the tags
 */
export async function planReleases({ root, head: ref = 'HEAD', render }: PlanReleasesOptions): Promise<ReleasePlan> {
  const [head = '', date = ''] = (await git(root, ['log', '-1', '--format=%H %cs', ref, '--'])).trim().split(' ');
  const [charts, last, projects] = await Promise.all([
    readCharts(root, head),
    lastReleases(root, head),
    readProjects(root, head),
  ]);
  const eras = new Map<string | undefined, Promise<Since>>();
  const comparisons = await Promise.all(
    charts.map(async (chart): Promise<Comparison> => {
      const release = last.get(chart.name);
      const since = await remember(eras, release?.commit, () => readSince(root, release?.commit, head));
      const before = since.charts.find(({ name }) => name === chart.name);
      return { chart, release, since, sides: { before, after: chart, files: since.files } };
    }),
  );
  const texts = await renderSides({ comparisons, head, render });
  const releases: PlannedRelease[] = [];
  const unchanged: Unchanged[] = [];
  const uncertain: Uncertain[] = [];
  for (const comparison of comparisons) {
    const { chart, release, since } = comparison;
    const { missing, ...output } = compareOutput(comparison, { texts, head });
    const commits = commitsFor({ chart, output, history: since.history, projects, first: !release });
    const planned = missing.length ? undefined : planOne({ chart, release, output, commits, date });
    if (missing.length) uncertain.push({ component: chart.name, missing });
    else if (planned) releases.push(planned);
    else unchanged.push(unchangedOf(comparison));
  }
  return { head, date, releases, unchanged, uncertain };
}

function unchangedOf({ chart: { name, version }, since }: Comparison): Unchanged {
  return { component: name, version, commits: since.history.filter(({ scopes }) => scopes.includes(name)).length };
}

function remember<K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

async function readSince(root: string, commit: string | undefined, head: string): Promise<Since> {
  const history = await readHistory(root, { since: commit, head });
  if (commit === undefined) return { charts: [], files: [], history };
  const diff = await git(root, ['diff', '--name-only', '--no-renames', '-z', commit, head, '--']);
  return { charts: await readCharts(root, commit), files: diff.split('\0').filter(Boolean), history };
}

/** Names that a scope may have: everything that is a folder of its own. */
async function readProjects(root: string, head: string): Promise<ReadonlySet<string>> {
  const tops = ['charts/', 'environments/', 'libs/', 'tools/'];
  const list = await git(root, ['ls-tree', '-d', '--name-only', '-z', head, ...tops]);
  return new Set(
    list
      .split('\0')
      .filter(Boolean)
      .map(path => path.slice(path.indexOf('/') + 1)),
  );
}

/** A component, its last release, and what lies between. */
interface Comparison {
  chart: ChartAt;
  release: TaggedRelease | undefined;
  since: Since;
  sides: ChartChangeOptions;
}

/** Rendered texts by commit. */
type Texts = ReadonlyMap<string, RenderedTexts>;

interface RenderSidesOptions extends Pick<PlanReleasesOptions, 'render'> {
  comparisons: readonly Comparison[];
  head: string;
}

/** Renders what may differ, and nothing else; each commit once. */
async function renderSides({ comparisons, head, render }: RenderSidesOptions): Promise<Texts> {
  const wanted = new Map<string, string[]>();
  for (const { chart, release, sides } of comparisons) {
    if (release && !mayRenderDifferently(sides)) continue;
    for (const commit of release ? [head, release.commit] : [head])
      wanted.set(commit, [...(wanted.get(commit) ?? []), chart.name]);
  }
  const texts = new Map<string, RenderedTexts>();
  for (const [commit, components] of wanted) texts.set(commit, await render(commit, components));
  return texts;
}

interface CompareOptions {
  texts: Texts;
  head: string;
}

function compareOutput(
  { chart: { name }, release, sides }: Comparison,
  { texts, head }: CompareOptions,
): OutputChange & { missing: readonly string[] } {
  const change = chartChange(sides);
  if (release && !mayRenderDifferently(sides)) return { ...change, environments: [], missing: [] };
  const [before, now] = [release && texts.get(release.commit)?.get(name), texts.get(head)?.get(name)];
  return {
    ...change,
    environments: environmentChanges(before, now),
    missing: change.upstreams.length ? [] : incomparable(before, now),
  };
}

interface PlanOneOptions {
  chart: ChartAt;
  release: TaggedRelease | undefined;
  output: OutputChange;
  commits: readonly ReleaseCommit[];
  date: string;
}

function planOne({ chart, release, output, commits, date }: PlanOneOptions): PlannedRelease | undefined {
  const written = writtenVersion(chart, release);
  const isChanged = output.chart || output.environments.length > 0;
  if (release && !isChanged && !written) return undefined;
  const asked = commits.map(({ own, commit }) => (own ? stepOfCommit(commit) : undefined));
  const step = largestStep([...asked, ...output.upstreams.map(upstream => upstream.step), 'patch'])!;
  const computed = release ? nextVersion(release.version, step) : chart.version;
  if (written && lt(written, computed)) throw tooLow({ chart, computed, step });
  const planned = {
    ...output,
    component: chart.name,
    ...(release && { from: release.version }),
    to: written ?? computed,
    step: release ? (written ? ('written' as const) : step) : ('first' as const),
    commits,
  };
  return { ...planned, changelog: renderChangelog({ release: planned, date }) };
}

/** A version above the last release that somebody wrote into Chart.yaml: that is how 1.0.0 comes about. */
function writtenVersion({ name, version }: ChartAt, release: TaggedRelease | undefined): string | undefined {
  const at = { file: `charts/${name}/Chart.yaml`, line: 1, column: 1 };
  if (valid(version) !== version) {
    throw new CedilleError({
      code: 'release',
      severity: 'error',
      message: `The version of ${name} is ${version}, which is not a semantic version.`,
      component: name,
      at,
      expected: 'three numbers, for example version: 0.1.0',
      fix: 'write the version of its last release, or 0.1.0 when there is none',
    });
  }
  if (!release || version === release.version) return undefined;
  if (gt(version, release.version)) return version;
  throw new CedilleError({
    code: 'release',
    severity: 'error',
    message: `${name} was released as ${release.version}, but its Chart.yaml says ${version}.`,
    component: name,
    at,
    expected: `version: ${release.version}, as tag ${release.tag} has it`,
    fix: `write version: ${release.version}; ./cedille release writes the next one`,
  });
}

function tooLow({ chart, computed, step }: { chart: ChartAt; computed: string; step: Step }): CedilleError {
  return new CedilleError({
    code: 'release',
    severity: 'error',
    message: `Chart.yaml of ${chart.name} says ${chart.version}, but what changed is a ${step} step.`,
    component: chart.name,
    at: { file: `charts/${chart.name}/Chart.yaml`, line: 1, column: 1 },
    expected: `${computed} or higher`,
    fix: `write the version of the last release and let ./cedille release choose, or write ${computed}`,
  });
}
