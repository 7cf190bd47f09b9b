import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { runAll } from '../quality/run-all.ts';

export function testCommand(program: Command, context: CommandContext): void {
  program
    .command('test')
    .description('types, type check, lint, specs and chart tests of everything; the last line sums them up')
    .action(async () => {
      const { root, terminal, signal } = context;
      const { passed, failed, skipped } = await runAll({ root, terminal, signal });
      if (failed) context.exitCode = EXIT.problems;
      terminal.print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    });
}
