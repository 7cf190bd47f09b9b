import type { Command } from 'commander';
import { stringify } from 'yaml';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { valuesIn } from '../shared/values-in.ts';

export function valuesCommand(program: Command, context: CommandContext): void {
  program
    .command('values')
    .argument('<environment>', 'an environment')
    .argument('<component>', 'a component of it')
    .option('--json', 'print as JSON')
    .action(async (environment: string, component: string, flags: { json?: boolean }) => {
      const { root, terminal } = context;
      const { values: computed } = await valuesIn({ root, environment, component });
      const { values, problems } = computed;
      printProblems(terminal, problems);
      if (problems.some(({ severity }) => severity === 'error')) context.exitCode = EXIT.problems;
      else if (flags.json) terminal.json(values);
      else terminal.print(toYaml(values).trimEnd());
    });
}

/** Helm reads YAML 1.1: what it would take for a number, a date or a boolean is quoted. */
function toYaml(values: object): string {
  return stringify(values, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
