import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { formatPath, isMap, parseYaml } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import {
  deriveSchema,
  formatSchema,
  judgeValues,
  loadChart,
  parseDefaults,
  proveSlip,
  RenderingOracle,
  type ChartFiles,
  type DerivedSchema,
  type RenderingOracleOptions,
  type ValuesJudgement,
  type Verdict,
  withOwnKinds,
  wordsOf,
} from '../src/index.ts';
import { mutateValues, type Mutation, type MutationKind } from './mutate-values.ts';
import { SeededRandom, seedOf } from './seeded-random.ts';

export interface BenchChartOptions {
  archive: string;
  types: TypeRegistry;
  /** Folder with one folder of examples a chart. */
  examples: string | undefined;
  mutations: number;
  /** How a chart is rendered: without it nothing tells right refusals from wrong ones. */
  openChart?: OpenChart | undefined;
  /** So many of the mistakes are rendered, too: what is said of them where the chart is at hand. */
  rendered: number;
}

/** Makes a chart (its archive or folder) ready to be rendered. */
export type OpenChart = (chart: {
  path: string;
  name: string;
  version: string;
  /** Facts of kinds, by which its objects are judged. */
  types: TypeRegistry;
}) => Promise<Omit<RenderingOracleOptions, 'defaults'>>;

export interface Refusal {
  path: string;
  message: string;
  example: string;
  /** What rendering shows; undefined when nobody rendered. */
  verdict?: Verdict;
}

export interface KindCount {
  kind: MutationKind;
  total: number;
  rejected: number;
  warned: number;
  /** Of those that were refused: the right key was suggested. */
  suggested: number;
}

export interface ChartResult {
  /** File name. */
  archive: string;
  name: string;
  version: string;
  derived: DerivedSchema;
  defaults: Record<string, unknown>;
  /** Bytes as compact JSON, and as it is committed. */
  size: number;
  committedSize: number;
  /** To read the archive and to derive the schema. */
  milliseconds: number;
  kinds: KindCount[];
  missed: string[];
  /** The same of those that were rendered. */
  renderedKinds: KindCount[];
  renderedMissed: string[];
  examples: number;
  accepted: number;
  /** Path and example file, one entry a distinct path. */
  refused: Refusal[];
  warnedExamples: { path: string; message: string; example: string }[];
  loosened: string[];
  problems: string[];
}

/** Everything that is measured on one chart. */
export async function benchChart({
  archive,
  types,
  examples,
  mutations,
  openChart,
  rendered,
}: BenchChartOptions): Promise<ChartResult> {
  const start = performance.now();
  const chart = await loadChart(archive);
  const derived = deriveSchema(chart, { types });
  const milliseconds = performance.now() - start;
  const defaults = parseDefaults(chart);
  const random = new SeededRandom(seedOf(chart.name));
  const judged = mutateValues({ defaults, random, count: mutations }).map(mutation =>
    judgeMutation(mutation, derived, defaults),
  );
  const oracle =
    openChart &&
    new RenderingOracle({
      ...(await openChart({ ...chart, path: archive, types: withOwnKinds(types, chart) })),
      defaults,
    });
  const says = wordsOf(chart);
  const shown: JudgedMutation[] = [];
  for (const mutation of oracle ? judged.slice(0, rendered) : [])
    shown.push(await showMutation(mutation, oracle!, says));
  return {
    archive: basename(archive),
    name: chart.name,
    version: chart.version,
    derived,
    defaults,
    size: JSON.stringify(derived.schema).length,
    committedSize: formatSchema(derived.schema).length,
    milliseconds,
    kinds: countKinds(judged),
    missed: missedOf(judged),
    renderedKinds: countKinds(shown),
    renderedMissed: missedOf(shown),
    ...(await judgeExamples({
      examples: await examplesOf(chart, examples),
      derived,
      defaults,
      oracle,
      says,
    })),
    loosened: derived.statistics.loosened,
    problems: derived.problems.map(problem => problem.message),
  };
}

interface JudgedMutation {
  mutation: Mutation;
  judgement: ValuesJudgement;
  isRejected: boolean;
  isWarned: boolean;
  isSuggested: boolean;
}

function judgeMutation(mutation: Mutation, { schema }: DerivedSchema, defaults: unknown): JudgedMutation {
  const judgement = judgeValues({ schema, values: mutation.values, defaults });
  const { errors, warnings } = judgement;
  const right = [String(mutation.original.at(-1)), formatPath(mutation.original)];
  return {
    mutation,
    judgement,
    isRejected: errors.length > 0,
    isWarned: warnings.length > 0,
    isSuggested: [...errors, ...warnings].some(
      ({ suggestion }) => suggestion !== undefined && right.includes(suggestion),
    ),
  };
}

/** As a render decides: what the chart reads is no more than a warning, a slip that is proved and a chart that fails are errors. */
async function showMutation(
  judged: JudgedMutation,
  oracle: RenderingOracle,
  says: (word: string) => boolean,
): Promise<JudgedMutation> {
  const { mutation, judgement } = judged;
  const values = mutation.values as object;
  const verdicts = new Set<Verdict>();
  for (const { path } of judgement.errors) verdicts.add((await oracle.prove(values, path)).verdict);
  if (judgement.errors.length) {
    const isRejected = [...verdicts].some(verdict => verdict !== 'read');
    return { ...judged, isRejected, isWarned: !isRejected };
  }
  for (const { path, meant } of judgement.warnings)
    if (meant && (await proveSlip(oracle, values, { path, meant, says }))) return { ...judged, isRejected: true };
  const place = [...mutation.path, mutation.key].map(step => (typeof step === 'number' ? 0 : step));
  const isWrong = (await oracle.prove(values, place)).verdict === 'wrong';
  return isWrong ? { ...judged, isRejected: true } : judged;
}

function missedOf(judged: readonly JudgedMutation[]): string[] {
  return judged
    .filter(({ isRejected, isWarned }) => !isRejected && !isWarned)
    .map(({ mutation }) => describe(mutation));
}

function countKinds(judged: readonly JudgedMutation[]): KindCount[] {
  return KINDS.map(kind => {
    const own = judged.filter(({ mutation }) => mutation.kind === kind);
    return {
      kind,
      total: own.length,
      rejected: own.filter(({ isRejected }) => isRejected).length,
      warned: own.filter(({ isRejected, isWarned }) => !isRejected && isWarned).length,
      suggested: own.filter(({ isRejected, isSuggested }) => isRejected && isSuggested).length,
    };
  });
}

const KINDS: readonly MutationKind[] = ['typo', 'case', 'kebab', 'up', 'down', 'dotted', 'type'];

function describe({ kind, path, key, original }: Mutation): string {
  return `${kind.padEnd(6)} ${formatPath([...path, key])}  (right: ${formatPath(original)})`;
}

interface Example {
  name: string;
  text: string;
}

/** Those that somebody collected, in a folder named for the chart, and those that the chart brings along. */
async function examplesOf(chart: ChartFiles, folder: string | undefined): Promise<Example[]> {
  const own = chart.examples.map(({ path, text }) => ({ name: path, text }));
  if (folder === undefined) return own;
  const names = await readdir(join(folder, chart.name)).catch(() => []);
  const collected = names
    .filter(file => /\.ya?ml$/.test(file))
    .sort()
    .map(async name => ({ name, text: await readFile(join(folder, chart.name, name), 'utf8') }));
  return [...(await Promise.all(collected)), ...own];
}

interface ExamplesInput {
  examples: readonly Example[];
  derived: DerivedSchema;
  defaults: unknown;
  oracle: RenderingOracle | undefined;
  says: (word: string) => boolean;
}

type ExamplesResult = Pick<ChartResult, 'examples' | 'accepted' | 'refused' | 'warnedExamples'>;

async function judgeExamples({ examples, derived, defaults, oracle, says }: ExamplesInput): Promise<ExamplesResult> {
  const result: ExamplesResult = { examples: 0, accepted: 0, refused: [], warnedExamples: [] };
  const seen = new Set<string>();
  for (const { name, text } of examples) {
    const { data, repeated, problems } = parseYaml(text, name, { dialect: 'helm' });
    const values = data ?? {};
    if (problems.length || !isMap(values)) continue;
    result.examples++;
    const { errors, warnings } = judgeValues({ schema: derived.schema, values, defaults, repeated });
    if (!errors.length) result.accepted++;
    for (const { path, message, code } of errors) {
      const key = `${code} ${formatPath(path.map(step => (typeof step === 'number' ? 0 : step)))}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const verdict = (await oracle?.prove(values, path))?.verdict;
      result.refused.push({ path: key, message, example: name, ...(verdict && { verdict }) });
    }
    for (const { path, message, meant } of warnings) {
      const isSlip = oracle && meant && (await proveSlip(oracle, values, { path, meant, says }));
      const told = { path: formatPath(path), message, example: name };
      if (isSlip) result.refused.push({ ...told, verdict: 'unread' });
      else result.warnedExamples.push(told);
    }
  }
  return result;
}
