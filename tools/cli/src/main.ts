import { Command } from 'commander';
import { EXIT, type CommandContext } from './context.ts';
import { COMMANDS } from './commands.ts';
import { explainFailure } from './explain-failure.ts';
import { Terminal } from './terminal.ts';

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
    if (argv[0] === '--version') return await printVersion(context);
    const program = await createProgram(context, argv[0] === 'help' ? argv.slice(1, 2) : argv.slice(0, 1));
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return await explainFailure(error, context, argv.includes('--json'));
  } finally {
    stop();
    terminal.endProgress();
  }
}

/** The command line, with the arguments, options and actions of the named commands; of the others help has the summaries. */
export async function createProgram(context: CommandContext, names: readonly string[]): Promise<Command> {
  const program = new Command('cedille')
    .description('Run a Kubernetes platform from this repository: facts → values → manifests → checks.')
    .usage('<command> [options]')
    .addHelpText('after', HELP)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false, subcommandTerm: command => command.name() })
    .helpCommand('help [command]', 'display help for a command')
    .option('--version', 'print which commit this is');
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    if (names.includes(name)) (await load())(program, context);
    else program.command(name);
    program.commands.at(-1)!.description(summary).exitOverride();
  }
  if (names.some(name => Object.hasOwn(COMMANDS, name))) (await import('./engine-flag.ts')).addEngineFlag(program);
  return program;
}

/** There are no releases of the repository as a whole, only of its components: the commit says which one this is. */
async function printVersion({ root, terminal }: CommandContext): Promise<number> {
  const { tryGit } = await import('@cedille/program');
  const commit = await tryGit(root, ['log', '-1', '--format=%h of %cs']);
  const changed = await tryGit(root, ['status', '--porcelain']);
  const state = commit === undefined ? 'not in a repository' : `${commit}${changed ? ', with changes' : ''}`;
  terminal.print(`cedille ${state} (Node ${process.versions.node})`);
  return EXIT.done;
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
