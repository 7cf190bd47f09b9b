import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { handedOn } from './handed-on.ts';
import { omniFiles } from './omni-files.ts';

const HELP = `
Writes dist/machines/<environment>/cluster.yaml, access-policy.yaml and machines.md, from what ./cedille render shows. Nothing is
sent anywhere: omnictl is told by a person, as the README of charts/talos says step by step.`;

export function machinesCommand(program: Command, context: CommandContext): void {
  program
    .command('machines')
    .argument('<environment>', 'an environment with machines')
    .addHelpText('after', HELP)
    .action(async (environment: string) => {
      const { root, signal, terminal } = context;
      const documents = await handedOn({ root, environment, delivery: 'omnictl', what: 'machines', signal });
      const files = omniFiles([...documents.values()].flat());
      for (const [name, text] of Object.entries(files)) {
        const file = `dist/machines/${environment}/${name}`;
        await writeFileAtomic(join(root, file), text);
        terminal.print(file);
      }
    });
}
