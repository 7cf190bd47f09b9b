import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { formatPath, parseYaml } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import { deriveSchema, formatSchema, judgeValues, loadChart, parseDefaults, type DerivedSchema } from '../src/index.ts';
import { mutateValues, type Mutation, type MutationKind } from './mutate-values.ts';
import { SeededRandom, seedOf } from './seeded-random.ts';

export interface BenchChartOptions {
  archive: string;
  types: TypeRegistry;
  /** Folder with one folder of examples a chart. */
  examples: string | undefined;
  mutations: number;
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
  examples: number;
  accepted: number;
  /** Path and example file, one entry a distinct path. */
  refused: { path: string; message: string; example: string }[];
  warnedExamples: { path: string; message: string; example: string }[];
  loosened: string[];
  problems: string[];
}

/** Everything that is measured on one chart. */
export async function benchChart({ archive, types, examples, mutations }: BenchChartOptions): Promise<ChartResult> {
  const start = performance.now();
  const chart = await loadChart(archive);
  const derived = deriveSchema(chart, { types });
  const milliseconds = performance.now() - start;
  const defaults = parseDefaults(chart);
  const random = new SeededRandom(seedOf(chart.name));
  const judged = mutateValues({ defaults, random, count: mutations }).map(mutation =>
    judgeMutation(mutation, derived, defaults),
  );
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
    missed: judged
      .filter(({ isRejected, isWarned }) => !isRejected && !isWarned)
      .map(({ mutation }) => describe(mutation)),
    ...(await judgeExamples({ folder: examples && join(examples, chart.name), derived, defaults })),
    loosened: derived.statistics.loosened,
    problems: derived.problems.map(problem => problem.message),
  };
}

interface JudgedMutation {
  mutation: Mutation;
  isRejected: boolean;
  isWarned: boolean;
  isSuggested: boolean;
}

function judgeMutation(mutation: Mutation, { schema }: DerivedSchema, defaults: unknown): JudgedMutation {
  const { errors, warnings } = judgeValues({ schema, values: mutation.values, defaults });
  const right = [String(mutation.original.at(-1)), formatPath(mutation.original)];
  return {
    mutation,
    isRejected: errors.length > 0,
    isWarned: warnings.length > 0,
    isSuggested: [...errors, ...warnings].some(
      ({ suggestion }) => suggestion !== undefined && right.includes(suggestion),
    ),
  };
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

interface ExamplesInput {
  folder: string | undefined;
  derived: DerivedSchema;
  defaults: unknown;
}

type ExamplesResult = Pick<ChartResult, 'examples' | 'accepted' | 'refused' | 'warnedExamples'>;

async function judgeExamples({ folder, derived, defaults }: ExamplesInput): Promise<ExamplesResult> {
  const result: ExamplesResult = { examples: 0, accepted: 0, refused: [], warnedExamples: [] };
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
  const seen = new Set<string>();
  for (const name of names.filter(file => /\.ya?ml$/.test(file)).sort()) {
    const values = parseYaml(await readFile(join(folder!, name), 'utf8'), basename(name), { dialect: 'helm' }).data;
    result.examples++;
    const { errors, warnings } = judgeValues({ schema: derived.schema, values: values ?? {}, defaults });
    if (!errors.length) result.accepted++;
    for (const { path, message, code } of errors) {
      const key = `${code} ${formatPath(path.map(step => (typeof step === 'number' ? 0 : step)))}`;
      if (!seen.has(key)) result.refused.push({ path: key, message, example: name });
      seen.add(key);
    }
    for (const { path, message } of warnings)
      result.warnedExamples.push({ path: formatPath(path), message, example: name });
  }
  return result;
}
