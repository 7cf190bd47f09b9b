import { loadChart, proveSlip, wordsOf, type RenderingOracle } from '@cedille/schema';
import { CedilleError, formatPath, parsePath, type Path, type Problem, type ProblemCode } from '@cedille/source';
import type { ComponentValues } from '@cedille/values';
import { openOracle } from './open-oracle.ts';
import type { RenderPlaceOptions } from './render-options.ts';

/** What a derived schema may be wrong about. */
const REFUSALS: ReadonlySet<ProblemCode> = new Set(['unknown-key', 'wrong-type', 'schema-violation']);

/** More mistakes at once are somebody else's values file; each costs up to four renders. */
const MOST_PROVED = 40;

/** What reading says of values. */
export interface Judged {
  problems: readonly Problem[];
  /** For the paths of near misses: where the key stands that was meant. */
  meant: ReadonlyMap<string, Path>;
}

export interface Proved {
  problems: Problem[];
  /** At least one refusal was wrong. */
  isAnyRead: boolean;
}

/**
 * Shows what reading finds wrong with values to an upstream chart itself, where it is at hand. What the schema refuses and the
 * chart reads is a warning, because a value that is in use is worth more than a slip that is caught; it stays an error where
 * the chart fails with it, or makes an object that its kind refuses. A near miss is an error where nothing changes with the
 * key, and something does with the one that was meant.
 */
export async function proveByChart(
  options: RenderPlaceOptions,
  values: ComponentValues,
  judged: Judged,
): Promise<Proved> {
  const { problems } = judged;
  const doubtful = problems.filter(problem => isProvable(problem, options.present)).slice(0, MOST_PROVED);
  if (!doubtful.length) return { problems: [...problems], isAnyRead: false };
  const query: Query = {
    values: values.merged,
    oracle: await openOracle(options),
    meant: judged.meant,
    says: saidBy(options),
    component: options.where.component,
  };
  const proved = new Map<Problem, Problem>();
  for (const problem of doubtful) {
    const answer = await (problem.code === 'near-miss' ? showSlip : showRefused)(problem, query).catch(nothingProved);
    if (!answer) break;
    proved.set(problem, answer);
  }
  return {
    problems: problems.map(problem => proved.get(problem) ?? problem),
    isAnyRead: [...proved].some(([before, after]) => before.severity === 'error' && after.severity === 'warning'),
  };
}

/** Where Helm itself is out of reach the schema decides alone. */
function nothingProved(error: unknown): undefined {
  const isAway = error instanceof CedilleError && error.problems.every(({ code }) => TOOLS.has(code));
  if (!isAway) throw error;
}

const TOOLS: ReadonlySet<ProblemCode> = new Set(['tool-missing', 'tool-failed']);

function isProvable({ code, severity, path }: Problem, present: readonly string[]): boolean {
  const isDoubtful = code === 'near-miss' || (severity === 'error' && REFUSALS.has(code));
  if (!isDoubtful || path === undefined) return false;
  const [key, ...below] = parsePath(path);
  return below.length > 0 && present.includes(String(key));
}

interface Query extends Pick<Judged, 'meant'> {
  values: object;
  oracle: RenderingOracle;
  says: (word: string) => Promise<boolean>;
  component: string;
}

/** The chart is read for its words only when a slip is all but proved. */
function saidBy({ judged }: RenderPlaceOptions): Query['says'] {
  let words: Promise<(word: string) => boolean> | undefined;
  return async word => {
    words ??= judged().then(({ path }) => loadChart(path).then(wordsOf));
    return (await words)(word);
  };
}

async function showRefused(problem: Problem, { oracle, values, component }: Query): Promise<Problem> {
  const path = parsePath(problem.path!);
  const { verdict, seen } = await oracle.prove(values, path);
  if (verdict !== 'read') return problem;
  return {
    ...problem,
    severity: 'warning',
    message: `${problem.message}; but the chart reads it: ${changes(seen)}`,
    fix: `if it is meant: ${accept(component, path)}`,
  };
}

async function showSlip(problem: Problem, { oracle, values, meant: all, says, component }: Query): Promise<Problem> {
  const path = parsePath(problem.path!);
  const meant = all.get(problem.path!);
  const reading = meant && (await proveSlip(oracle, values, { path, meant, says }));
  if (!reading) return problem;
  const right = formatPath(meant);
  return {
    ...problem,
    severity: 'error',
    message: `${problem.message}; the chart was rendered with both: nothing reads ${problem.path}, and with ${right} ${changes(reading.seen, '')}`,
    fix: `write ${right}, or, if it is intended: ${accept(component, path)}`,
  };
}

function changes(seen: readonly string[], behind = ' with it'): string {
  if (!seen.length) return `without it the chart fails`;
  return `${seen.join(', ')} ${seen.length > 1 ? 'change' : 'changes'}${behind}`;
}

function accept(component: string, path: Path): string {
  return `./cedille schema ${component} --accept ${quoted(formatPath(path))}`;
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w.*-]+$/.test(path) ? path : `'${path}'`;
}
