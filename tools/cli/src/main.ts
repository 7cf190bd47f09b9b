import { CedilleError } from '@cedille/source';
import { Command, CommanderError } from 'commander';
import { bootstrapCommand } from './commands/bootstrap.ts';
import { checkCommand } from './commands/check.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { engineCommand } from './commands/engine.ts';
import { explainCommand } from './commands/explain.ts';
import { graphCommand } from './commands/graph.ts';
import { listCommand } from './commands/list.ts';
import { packageCommand } from './commands/package.ts';
import { promoteCommand } from './commands/promote.ts';
import { publishCommand } from './commands/publish.ts';
import { releaseCommand } from './commands/release.ts';
import { releasePlanCommand } from './commands/release-plan.ts';
import { renderCommand } from './commands/render.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { sbomCommand } from './commands/sbom.ts';
import { schemaCommand } from './commands/schema.ts';
import { testCommand } from './commands/test.ts';
import { typesCommand } from './commands/types.ts';
import { upstreamCommand } from './commands/upstream.ts';
import { valuesCommand } from './commands/values.ts';
import { watchCommand } from './commands/watch.ts';
import { EXIT, type CommandContext } from './context.ts';
import { addEngineFlag } from './engine-flag.ts';
import { printProblems } from './print-problems.ts';
import { Terminal } from './terminal.ts';

/** In the order in which help lists them. */
const COMMANDS = [
  renderCommand,
  checkCommand,
  watchCommand,
  testCommand,
  diffCommand,
  explainCommand,
  valuesCommand,
  listCommand,
  graphCommand,
  schemaCommand,
  typesCommand,
  upstreamCommand,
  releasePlanCommand,
  releaseCommand,
  packageCommand,
  publishCommand,
  sbomCommand,
  promoteCommand,
  rollbackCommand,
  bootstrapCommand,
  engineCommand,
  doctorCommand,
];

const HELP = `
Start here:
  ./cedille render                            render and check every component in every environment
  ./cedille render production                 one environment
  ./cedille render production argocd grafana  some components of it
  ./cedille explain production argocd         who set which value, with file and line
  ./cedille doctor                            which tools are used, and why

Exit codes: 0 done · 1 something is wrong with what was checked · 2 the command was not understood ·
            70 a defect of cedille itself · 130 interrupted`;

/** Runs the command line and answers with the exit code. Never throws. */
export async function main({ root, argv }: { root: string; argv: string[] }): Promise<number> {
  const abort = new AbortController();
  const terminal = new Terminal({ stdout: process.stdout, stderr: process.stderr, env: process.env });
  const context: CommandContext = { root, terminal, signal: abort.signal, exitCode: EXIT.done };
  const stop = interrupt(abort, terminal);
  // Whoever reads has read enough (`| head`): there is nobody left to tell.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.internal),
  );
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return explainFailure(error, context);
  } finally {
    stop();
    terminal.endProgress();
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command('cedille')
    .description('Runs a Kubernetes platform from this repository: facts → values → manifests → checks.')
    .usage('<command> [options]')
    .addHelpText('after', HELP)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .helpCommand(false);
  for (const register of COMMANDS) register(program, context);
  addEngineFlag(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** The first Ctrl-C lets running programs end and leaves nothing half-written; the second ends at once. */
function interrupt(abort: AbortController, terminal: Terminal): () => void {
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    terminal.note('Stopping …');
    abort.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
}

function explainFailure(error: unknown, { terminal, signal }: CommandContext): number {
  terminal.endProgress();
  if (signal.aborted) {
    terminal.note('Interrupted. Nothing is half-written; run the same command again to go on.');
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof CedilleError) {
    printProblems(terminal, error.problems);
    return error.problems.some(({ code }) => code === 'usage') ? EXIT.usage : EXIT.problems;
  }
  terminal.error(`This is a defect of cedille itself: ${(error as Error)?.stack ?? String(error)}`);
  return EXIT.internal;
}
