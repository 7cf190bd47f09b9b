import { CedilleError } from '@cedille/source';
import { Command, CommanderError } from 'commander';
import { EXIT, type CommandContext } from './context.ts';
import { addEngineFlag } from './engine-flag.ts';
import { printProblems } from './print-problems.ts';
import { Terminal } from './terminal.ts';

type Register = (program: Command, context: CommandContext) => void;

/** In the order in which help lists them. A command is loaded when it is asked for: most of the code is of the others. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  render: async () => (await import('./commands/render/render.ts')).renderCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  watch: async () => (await import('./commands/watch/watch.ts')).watchCommand,
  test: async () => (await import('./commands/test/test.ts')).testCommand,
  diff: async () => (await import('./commands/diff/diff.ts')).diffCommand,
  explain: async () => (await import('./commands/explain/explain.ts')).explainCommand,
  values: async () => (await import('./commands/values.ts')).valuesCommand,
  list: async () => (await import('./commands/list/list.ts')).listCommand,
  graph: async () => (await import('./commands/graph.ts')).graphCommand,
  schema: async () => (await import('./commands/schema/schema.ts')).schemaCommand,
  types: async () => (await import('./commands/types.ts')).typesCommand,
  upstream: async () => (await import('./commands/upstream.ts')).upstreamCommand,
  'release-plan': async () => (await import('./commands/release-plan.ts')).releasePlanCommand,
  release: async () => (await import('./commands/release/release.ts')).releaseCommand,
  package: async () => (await import('./commands/package.ts')).packageCommand,
  publish: async () => (await import('./commands/publish.ts')).publishCommand,
  sbom: async () => (await import('./commands/sbom/sbom.ts')).sbomCommand,
  promote: async () => (await import('./commands/promote.ts')).promoteCommand,
  rollback: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  bootstrap: async () => (await import('./commands/bootstrap/bootstrap.ts')).bootstrapCommand,
  engine: async () => (await import('./commands/engine.ts')).engineCommand,
  up: async () => (await import('./commands/up/up.ts')).upCommand,
  down: async () => (await import('./commands/down.ts')).downCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

const HELP = `
Start here:
  ./cedille render                            render and check every component in every environment
  ./cedille render production                 one environment
  ./cedille render production argocd grafana  some components of it
  ./cedille explain production argocd         who set which value, with file and line
  ./cedille doctor                            which tools are used, and why

Exit codes: 0 success · 1 a check failed · 2 invalid usage ·
            70 a bug in cedille · 130 interrupted`;

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
    const program = await createProgram(context, argv[0]);
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return explainFailure(error, context);
  } finally {
    stop();
    terminal.endProgress();
  }
}

/** The command line with one command, or with all of them. */
export async function createProgram(context: CommandContext, asked: string | undefined): Promise<Command> {
  const program = new Command('cedille')
    .description('Run a Kubernetes platform from this repository: facts → values → manifests → checks.')
    .usage('<command> [options]')
    .addHelpText('after', HELP)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .helpCommand(false);
  const one = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
  for (const load of one ? [one] : Object.values(COMMANDS)) (await load())(program, context);
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
    terminal.note('Interrupted. Nothing is half-written; run the same command again to continue.');
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof CedilleError) {
    printProblems(terminal, error.problems);
    return error.problems.some(({ code }) => code === 'usage') ? EXIT.usage : EXIT.problems;
  }
  terminal.error(`This is a bug in cedille: ${(error as Error)?.stack ?? String(error)}`);
  return EXIT.internal;
}
