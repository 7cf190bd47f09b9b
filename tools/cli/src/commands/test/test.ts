import { CLUSTER_CHOICES, SUITES, type ClusterChoice } from '@cedille/e2e/suites';
import { Option, type Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { select } from '../../select.ts';
import { runAll, RUNNER_NAMES, SUITE_NAMES } from './run-all.ts';

interface TestFlags {
  with?: string[];
  fresh?: boolean;
  cluster: ClusterChoice;
  environments?: string[];
  components?: string[];
}

export function testCommand(program: Command, context: CommandContext): void {
  program
    .command('test')
    .argument('[runners...]', `only these: ${[...RUNNER_NAMES, ...SUITE_NAMES].join(', ')}`)
    .option('--with <suites>', 'also run these suites, if their programs are available', list)
    .option(
      '--fresh',
      'run what passed before as well, although nothing changed that it follows from',
      Boolean(process.env.CI),
    )
    .addOption(new Option('--cluster <kind>', 'where suites run').choices(CLUSTER_CHOICES).default('auto'))
    .option('--environments <names>', 'limit suites to these, separated by commas', list)
    .option('--components <names>', 'limit suites to these, separated by commas', list)
    .addHelpText('after', HELP)
    .action(async (only: string[], { with: also, fresh, ...suites }: TestFlags) => {
      const { root, terminal, signal } = context;
      await select(root, [...(suites.environments ?? []), ...(suites.components ?? [])]);
      const { passed, failed, skipped } = await runAll({
        root,
        terminal,
        signal,
        only,
        suites,
        ...(also && { with: also }),
        ...(fresh && { fresh }),
      });
      if (failed) context.exitCode = EXIT.problems;
      terminal.print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    });
}

function list(text: string): string[] {
  return text.split(',').flatMap(item => item.trim() || []);
}

const HELP = `
Suites need a cluster of their own, which they make and leave nothing of:
${SUITES.map(({ name, description }) => `  ${name.padEnd(12)} ${description}`).join('\n')}
A cluster is a control plane of plain processes (control-plane) or kind; auto takes the smallest that can do what is needed.`;
