import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { runAll, RUNNER_NAMES } from '../quality/run-all.ts';

export function testCommand(program: Command, context: CommandContext): void {
  program
    .command('test')
    .description('types, type check, lint, specs and chart tests of everything; the last line sums them up')
    .argument('[runners...]', `only these: ${RUNNER_NAMES.join(', ')}`)
    .action(async (only: string[]) => {
      const { root, terminal, signal } = context;
      const { passed, failed, skipped } = await runAll({ root, terminal, signal, only });
      if (failed) context.exitCode = EXIT.problems;
      terminal.print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    });
}
