import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { handedOn } from './handed-on.ts';
import { tofuConfiguration } from './tofu-configuration.ts';

const HELP = `
Writes dist/cloud/<environment>/<component>/main.tf.json, from what ./cedille render shows: a folder for each component that
tofu is told of. Nothing is sent anywhere: a person runs tofu there, as the README of the component says step by step.`;

export function cloudCommand(program: Command, context: CommandContext): void {
  program
    .command('cloud')
    .argument('<environment>', 'an environment with something in the cloud')
    .addHelpText('after', HELP)
    .action(async (environment: string) => {
      const { root, signal, terminal } = context;
      const documents = await handedOn({ root, environment, delivery: 'tofu', what: 'cloud', signal });
      for (const [component, own] of documents) {
        const file = `dist/cloud/${environment}/${component}/main.tf.json`;
        const text = JSON.stringify(tofuConfiguration(component, own), undefined, 2);
        await writeFileAtomic(join(root, file), `${text}\n`);
        terminal.print(file);
      }
    });
}
