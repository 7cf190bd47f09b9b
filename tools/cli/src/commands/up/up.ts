import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { bringUp } from './bring-up.ts';

interface UpFlags {
  config?: string;
  wait: string;
}

export function upCommand(program: Command, context: CommandContext): void {
  program
    .command('up')
    .argument('[environment]', 'an environment for a cluster of kind', 'local')
    .option('--config <file>', 'kind configuration; missing settings are filled in')
    .option('--wait <seconds>', 'how long each component may take to become ready', '300')
    .addHelpText('after', HELP)
    .action(async (environment: string, { config, wait }: UpFlags) => {
      const unready = await bringUp({ context, environment, configFile: config, waitSeconds: Number(wait) });
      if (unready) context.exitCode = EXIT.problems;
    });
}

const HELP = `
Applies what is rendered from this tree, component by component in the order of its graph, and waits for each. The component
platform is left out: it would make Argo CD put what was published in the place of this tree. ./cedille down takes it away.`;
