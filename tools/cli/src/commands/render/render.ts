import type {
  PlatformRendering,
  Progress,
  RenderPlatformOptions,
  RenderSession,
  ReplacedFile,
} from '@cedille/pipeline';
import type { LastRun, RunAnswer } from '@cedille/pipeline/last-run';
import type { Problem } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { countProblems, printProblems } from '../../print-problems.ts';
import { foldReasons } from './fold-reasons.ts';
import { renderTable } from './render-table.ts';
import type { Terminal } from '../../terminal.ts';

interface RenderFlags {
  json?: boolean;
  /** Of `check` alone. */
  format?: string;
  requireUpstream?: boolean;
  offline?: boolean;
  refresh?: boolean;
  cache: boolean;
  timings?: boolean;
  diff?: boolean;
}

export function renderCommand(program: Command, context: CommandContext): void {
  addRunFlags(program.command('render'))
    .argument('[selection...]', 'an environment, components, or both; everything by default')
    .option('--diff', 'show which objects and fields changed since the last render')
    .action((words: string[], flags: RenderFlags) => run({ context, words, flags, options: {} }));
}

/** The flags of `render` and `check`. */
export function addRunFlags(command: Command): Command {
  return command
    .option('--json', 'print the outcome as JSON')
    .option('--require-upstream', 'treat an unavailable upstream chart as an error')
    .option('--offline', 'look for upstream charts in the mirror and the cache only')
    .option('--refresh', 'retry what was unreachable a moment ago')
    .option('--no-cache', 'render again even if nothing changed')
    .option('--timings', 'print how long each stage took');
}

export interface RunOptions {
  context: CommandContext;
  words: readonly string[];
  flags: RenderFlags;
  options: Pick<RenderPlatformOptions, 'prove' | 'write' | 'today'>;
}

/** Runs the pipeline, unless nothing has changed since it ran last, and prints what came out. */
export async function run({ context, words, flags, options }: RunOptions): Promise<void> {
  const { root, terminal } = context;
  const start = performance.now();
  const lastRun = await lastRunOf({ root, words, flags, options });
  const rendering = lastRun?.answer ? renderedBefore(lastRun.answer, start) : undefined;
  if (rendering) return report({ context, flags, options, rendering });
  const { renderPlatform, RenderSession } = await import('@cedille/pipeline');
  const { select } = await import('../../select.ts');
  const session = new RenderSession();
  const replaced: ReplacedFile[] = [];
  const selection = await select(root, words);
  const outcome = await renderPlatform({
    root,
    ...selection,
    ...options,
    cache: flags.cache,
    upstream: {
      required: flags.requireUpstream ?? false,
      offline: flags.offline ?? false,
      refresh: flags.refresh ?? false,
    },
    signal: context.signal,
    onProgress: progress => showProgress(terminal, progress),
    ...(flags.diff && { session, onReplaced: (file: ReplacedFile) => void replaced.push(file) }),
  });
  const { runsNowhere } = await import('./runs-nowhere.ts');
  const nowhere = await runsNowhere({ root, selection, renderings: outcome.renderings });
  const rendered = { ...outcome, problems: [...outcome.problems, ...nowhere] };
  if (flags.diff)
    await printWithDifference({ context, flags, compared: { root, replaced, rendering: rendered, session } });
  else await reportAs({ context, flags, options, rendering: rendered });
  await lastRun?.keep(rendered);
  if (flags.timings && !flags.json) {
    const { formatTimings } = await import('./format-timings.ts');
    terminal.print(`\n${formatTimings(rendered, { start })}`);
  }
}

/** Only what is asked for again as it was: who wants a proof, a second look, a difference or timings wants the run itself. */
async function lastRunOf({
  root,
  words,
  flags,
  options,
}: Omit<RunOptions, 'context'> & { root: string }): Promise<LastRun | undefined> {
  if (options.prove || !flags.cache || flags.refresh || flags.diff || flags.timings) return undefined;
  const { requireUpstream = false, offline = false } = flags;
  const { openLastRun } = await import('@cedille/pipeline/last-run');
  return openLastRun({ root, question: { words, requireUpstream, offline, ...options } });
}

function renderedBefore(answer: RunAnswer, start: number): PlatformRendering {
  const milliseconds = performance.now() - start;
  return {
    ...answer,
    renderings: answer.renderings.map(row => ({ ...row, milliseconds: 0, cached: true })),
    timings: { whole: { wall: milliseconds, work: milliseconds, count: 1 } },
  };
}

interface ReportOptions extends Pick<RunOptions, 'context' | 'flags' | 'options'> {
  rendering: PlatformRendering;
}

/** In a form for programs, where one is asked for. */
async function reportAs(given: ReportOptions): Promise<void> {
  const { context, flags, rendering } = given;
  if (flags.format !== 'sarif' && flags.format !== 'github') return report(given);
  raiseExitCode(context, rendering);
  if (flags.format === 'sarif') {
    const { sarifOf } = await import('../rules/sarif.ts');
    return context.terminal.json(sarifOf(rendering.problems));
  }
  const { annotationOf } = await import('../rules/annotations.ts');
  for (const problem of rendering.problems) context.terminal.print(annotationOf(problem));
}

function report({ context, flags, options, rendering }: ReportOptions): void {
  raiseExitCode(context, rendering);
  if (flags.json || flags.format === 'json') context.terminal.json(rendering);
  else printRendering(context.terminal, rendering, { written: options.write ?? true });
}

function raiseExitCode(context: CommandContext, { problems }: PlatformRendering): void {
  if (problems.some(({ severity }) => severity === 'error')) context.exitCode = EXIT.problems;
}

interface WithDifference {
  context: CommandContext;
  flags: RenderFlags;
  compared: { root: string; replaced: ReplacedFile[]; rendering: PlatformRendering; session: RenderSession };
}

/** Loaded for those who ask for it alone. */
async function printWithDifference({ context, flags, compared }: WithDifference): Promise<void> {
  const { terminal } = context;
  raiseExitCode(context, compared.rendering);
  const { formatReplaced, replacedJson } = await import('./compare-replaced.ts');
  if (flags.json) terminal.json({ ...compared.rendering, difference: replacedJson(compared) });
  else {
    printRendering(terminal, compared.rendering, { written: true });
    terminal.print(`\n${formatReplaced(compared, terminal.colors)}`);
  }
  await compared.session.save();
}

function showProgress(terminal: Terminal, { stage, what, done, total }: Progress): void {
  if (stage === 'tools' && !terminal.isLive) return terminal.note(what);
  terminal.progress(done === undefined ? `${what} …` : `${done}/${total} ${what}`);
}

function printRendering(terminal: Terminal, rendering: PlatformRendering, { written }: { written: boolean }): void {
  const { renderings, problems, timings, unchecked, undelivered } = rendering;
  const isUnreachable = ({ code, severity }: Problem): boolean =>
    code === 'upstream-unreachable' && severity === 'warning';
  printProblems(
    terminal,
    problems.filter(problem => !isUnreachable(problem)),
  );
  terminal.print(renderTable(renderings, terminal.colors));
  const objects = renderings.reduce((sum, row) => sum + row.objects, 0);
  const environments = new Set(renderings.map(({ environment }) => environment)).size;
  const partial = renderings.filter(({ status }) => status === 'partial').length;
  terminal.print(
    `${objects} objects of ${renderings.length} renders in ${environments} ${environments === 1 ? 'environment' : 'environments'}, ` +
      `${countProblems(problems.filter(problem => !isUnreachable(problem)))}, ${(timings['whole']!.wall / 1000).toFixed(1)} s${written ? ' → dist/rendered' : ''}`,
  );
  if (partial) printPartial(terminal, partial, problems.filter(isUnreachable));
  if (unchecked) terminal.print(terminal.colors.dim(`\n${uncheckedNote(unchecked)}`));
  if (undelivered.length) terminal.print(terminal.colors.dim(`\n${undeliveredNote(undelivered)}`));
}

/** Before the first release this is as it should be. */
function undeliveredNote(environments: readonly string[]): string {
  return `Nothing was ever promoted to ${environments.join(', ')}: Argo CD is told of no component there (./cedille promote).`;
}

/** What was not checked is not a finding, but not a clean bill of health either. */
function uncheckedNote(unchecked: number): string {
  return unchecked === 1
    ? '1 reference was not checked: what it points to was not rendered.'
    : `${unchecked} references were not checked: what they point to was not rendered.`;
}

/** What all that failed some minutes ago have in common: said once. */
const AGAIN = / \(tried some minutes ago; asked again after (\d\d:\d\d) UTC\)\.$/;

/** What was not available, and why: each archive is in `--json`. */
function printPartial(terminal: Terminal, partial: number, unreachable: readonly Problem[]): void {
  const { yellow } = terminal.colors;
  const told = unreachable.map(({ message }) => AGAIN.exec(message));
  const reasons = foldReasons(unreachable.map(({ message }) => message.replace(AGAIN, '.')));
  const later = told.flatMap(match => match?.[1] ?? []).sort()[0];
  terminal.print(
    [
      '',
      yellow(
        `* ${partial} renders are partial: only the platform's own layer was rendered and checked, because upstream was not available.`,
      ),
      ...reasons.map(reason => `  ${reason}`),
      ...(later ? [`  tried some minutes ago; asked again after ${later} UTC, or with --refresh`] : []),
      '  fix       run it where these can be reached, or name a folder with the archives: CEDILLE_CHART_MIRROR=<folder> ./cedille render',
    ].join('\n'),
  );
}
