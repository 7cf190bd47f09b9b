import { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { explainFailure } from '../../explain-failure.ts';
import { Terminal } from '../../terminal.ts';
import { auditCommand } from './audit.ts';

/**
 * The audit as a program of its own, without the rest of the repository. Answers with the exit code; never throws.
 * @param root where its facts are, in a folder `charts` as in the repository
 */
export async function main({ root, argv }: { root: string; argv: readonly string[] }): Promise<number> {
  const terminal = new Terminal({ stdout: process.stdout, stderr: process.stderr, env: process.env });
  const context: CommandContext = { root, terminal, signal: new AbortController().signal, exitCode: EXIT.done };
  // Whoever reads has read enough (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.internal),
  );
  try {
    const program = new Command('cedille-audit').exitOverride();
    auditCommand(program, context);
    program.commands[0]!.description(
      'What hurts most in a repository of Kubernetes manifests: reads it, runs, fetches and writes nothing.',
    )
      .configureHelp({ commandUsage: () => 'cedille-audit [options] <folder>' })
      .exitOverride()
      .showSuggestionAfterError();
    await program.parseAsync(['audit', ...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return explainFailure(error, context, argv.includes('json'));
  }
}
