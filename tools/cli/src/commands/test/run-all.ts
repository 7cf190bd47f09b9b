import { availableParallelism } from 'node:os';
import { SUITES } from '@cedille/e2e/suites';
import { CedilleError, didYouMean, formatProblem } from '@cedille/source';
import Table from 'cli-table3';
import pLimit from 'p-limit';
import { generateAllTypes } from '../../shared/generate-types.ts';
import type { Terminal } from '../../terminal.ts';
import { openPassedBefore, type HashedTarget, type PassedBefore } from './passed-before.ts';
import { runSuite, type RunSuiteOptions } from './run-suite.ts';
import { suiteCounts } from './suite-counts.ts';
import { formatCounts, sum, type Counts, type Report, type RunnerOptions } from './runners/report.ts';
import { listProjects } from './runners/project.ts';
import { runDocs } from './runners/docs/run-docs.ts';
import { runActionlint } from './runners/run-actionlint.ts';
import { runGo } from './runners/run-go.ts';
import { lint } from './runners/run-lint.ts';
import { typecheck } from './runners/run-typecheck.ts';
import { runUnittest } from './runners/run-unittest.ts';
import { runVitest } from './runners/run-vitest.ts';

export interface RunAllOptions {
  /** Absolute path of the workspace. */
  root: string;
  terminal: Terminal;
  signal?: AbortSignal | undefined;
  /** Names of runners and suites; all runners, and no suite, when empty. @defaultValue [] */
  only?: readonly string[];
  /** Names of suites that are run as well, where their programs are available; what is left out is told. @defaultValue [] */
  with?: readonly string[];
  /** Also runs what passed before with the same inputs. @defaultValue false */
  fresh?: boolean;
  /** What the suites are asked for. */
  suites?: Pick<RunSuiteOptions, 'cluster' | 'environments' | 'components'>;
}

interface Runner {
  name: string;
  /** What its counts count. */
  counts: string;
  /** The Nx target that has the same inputs; without one it is run each time. */
  target?: HashedTarget;
  run: (options: RunnerOptions) => Promise<Report[]>;
}

/** Longest first, so that the short ones fill the gaps. */
const RUNNERS: readonly Runner[] = [
  { name: 'specs', counts: 'vitest', target: 'test', run: runVitest },
  { name: 'lint', counts: 'projects: ESLint, Prettier, helm lint', target: 'lint', run: options => lint(options) },
  { name: 'chart tests', counts: 'helm-unittest', target: 'test', run: runUnittest },
  { name: 'type check', counts: 'projects', target: 'typecheck', run: typecheck },
  { name: 'engine', counts: 'go vet, go test', target: 'test', run: runGo },
  { name: 'docs', counts: 'files: languages, references, examples, spelling', run: runDocs },
  { name: 'workflows', counts: 'actionlint', run: runActionlint },
];

export const RUNNER_NAMES = RUNNERS.map(({ name }) => name);
export const SUITE_NAMES = SUITES.map(({ name }): string => name);

interface Outcome {
  runner: Runner;
  reports: Report[];
  milliseconds: number;
  /** Projects that were not run again, because nothing changed since they passed. */
  unchanged: number;
}

/**
 * Everything that can be tested without a cluster, then the suites that were asked for, one after the other. Prints
 * failures as they are found and a table at the end.
 */
export async function runAll(options: RunAllOptions): Promise<Counts> {
  const { root, terminal, signal, only = [], fresh = false } = options;
  const runners = selectRunners(only);
  const suites = selectSuites(options);
  terminal.progress('types');
  await generateAllTypes(root);
  const before = fresh ? undefined : await openPassedBefore({ root, signal });
  const busy = new Map<string, string>();
  const show = (): void => terminal.progress([...busy].map(([name, what]) => `${name} ${what}`.trim()).join(' · '));
  const outcomes = await pLimit(availableParallelism()).map(runners, async runner => {
    signal?.throwIfAborted();
    busy.set(runner.name, '');
    show();
    const note = notedInQuarters(runner.name, terminal);
    const onProgress = (what: string, share?: number): void => {
      busy.set(runner.name, what);
      show();
      note(what, share);
    };
    const outcome = await runOne(runner, { root, signal, onProgress }, before);
    busy.delete(runner.name);
    printOutcome(outcome, terminal);
    show();
    return outcome;
  });
  for (const runner of suites) {
    const outcome = await runOne(runner, { root, signal, onProgress: line => terminal.note(line) });
    printOutcome(outcome, terminal);
    outcomes.push(outcome);
  }
  terminal.print(summaryTable(outcomes, terminal));
  return sum(outcomes.flatMap(({ reports }) => reports));
}

/** What a log gets of long work: a line for each quarter. On a terminal progress is shown in place. */
function notedInQuarters(name: string, terminal: Terminal): (what: string, share?: number) => void {
  let next = 0.25;
  return (what, share = 0) => {
    if (terminal.isLive || share < next || share >= 1) return;
    next = (Math.floor(share * 4) + 1) / 4;
    terminal.note(`${name}: ${what}`);
  };
}

function selectRunners(only: readonly string[]): readonly Runner[] {
  const unknown = only.filter(name => !RUNNER_NAMES.includes(name) && !SUITE_NAMES.includes(name));
  if (!unknown.length) return RUNNERS.filter(({ name }) => !only.length || only.includes(name));
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There are no tests called ${unknown.join(', ')}.`,
    expected: [...RUNNER_NAMES, ...SUITE_NAMES].join(', '),
    fix: meantBy(unknown[0]!) ?? "write one of these, in quotes when it has two words: ./cedille test 'chart tests'",
  });
}

/** What a name was meant for; `chart` and `tests`, which a shell makes of two words without quotes, are half a name each. */
function meantBy(name: string): string | undefined {
  const names = [...RUNNER_NAMES, ...SUITE_NAMES];
  const meant = didYouMean(name, names) ?? names.find(one => one.split(' ').includes(name));
  return meant && `./cedille test ${meant.includes(' ') ? `'${meant}'` : meant}`;
}

/** Suites with the reports of other runners. One that was asked for by name fails when it cannot run. */
function selectSuites({ only = [], with: also = [], suites = {} }: RunAllOptions): Runner[] {
  const unknown = also.filter(name => !SUITE_NAMES.includes(name));
  if (unknown.length) throw unknownSuites(unknown);
  return SUITES.filter(({ name }) => only.includes(name) || also.includes(name)).map(suite => ({
    name: suite.name,
    counts: suiteCounts(suite),
    run: async ({ root, signal, onProgress }) => [
      await runSuite({ root, suite, optional: !only.includes(suite.name), signal, onLine: onProgress, ...suites }),
    ],
  }));
}

function unknownSuites(unknown: readonly string[]): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There is no suite called ${unknown.join(', ')}.`,
    expected: SUITE_NAMES.join(', '),
    fix: 'write one of these after --with, several separated by commas',
  });
}

/** A runner that cannot run has failed; the others still say what they find. */
async function runOne(runner: Runner, options: RunnerOptions, before?: PassedBefore): Promise<Outcome> {
  const started = Date.now();
  const ran = await runWhatChanged(runner, options, before).catch((error: unknown) => {
    if (!(error instanceof CedilleError) || options.signal?.aborted) throw error;
    const output = error.problems.map(formatProblem).join('\n');
    return { reports: [{ project: runner.name, passed: 0, failed: 1, skipped: 0, output }], unchanged: 0 };
  });
  // What a runner says of projects whose programs were stopped is no verdict.
  options.signal?.throwIfAborted();
  return { runner, ...ran, milliseconds: Date.now() - started };
}

async function runWhatChanged(
  { name, target, run }: Runner,
  options: RunnerOptions,
  before: PassedBefore | undefined,
): Promise<Pick<Outcome, 'reports' | 'unchanged'>> {
  if (!before || !target) return { reports: await run(options), unchanged: 0 };
  const all = await listProjects(options.root);
  const passed = await before.recall(name, target, all);
  const projects = all.filter(project => !passed.has(project.name));
  const reports = projects.length ? await run({ ...options, projects }) : [];
  const byProject = projects.map(({ name }) => [name, reports.filter(({ project }) => project === name)] as const);
  await before.keep(name, target, new Map(byProject));
  return { reports: [...[...passed.values()].flat(), ...reports], unchanged: passed.size };
}

function printOutcome({ runner, reports, milliseconds, unchanged }: Outcome, terminal: Terminal): void {
  const { red, yellow, bold } = terminal.colors;
  for (const { project, output, failed } of reports) {
    if (output)
      terminal.error(
        `${failed ? red('✗') : yellow('!')} ${bold(project)}  ${runner.name}\n${output.replace(/^/gm, '  ')}\n`,
      );
  }
  const kept = unchanged ? `; ${unchanged} projects unchanged since they passed` : '';
  terminal.note(`${runner.name}: ${formatCounts(sum(reports))}  (${seconds(milliseconds)}${kept})`);
}

function summaryTable(outcomes: readonly Outcome[], { colors }: Terminal): string {
  const table = new Table({
    head: ['', 'passed', 'failed', 'skipped', 'time', ''],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const { runner, reports, milliseconds, unchanged } of outcomes) {
    const { passed, failed, skipped } = sum(reports);
    const mark = (count: number, color: (text: string) => string): string => (count ? color(String(count)) : '0');
    table.push([
      runner.name,
      String(passed),
      mark(failed, colors.red),
      mark(skipped, colors.yellow),
      seconds(milliseconds),
      colors.dim(unchanged ? `${runner.counts}; ${unchanged} unchanged` : runner.counts),
    ]);
  }
  return table.toString();
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

// prettier-ignore
const BORDERLESS = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
};
