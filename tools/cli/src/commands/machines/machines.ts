import { join } from 'node:path';
import { goesToCluster } from '@cedille/component';
import { loadWorkspace, renderManifests } from '@cedille/pipeline';
import { CedilleError, writeFileAtomic } from '@cedille/source';
import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
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
      const { components, places } = await loadWorkspace(root, { environments: [environment] });
      const listed = places[0]!.environment.facts.components;
      const names = components
        .filter(component => !goesToCluster(component) && listed.includes(component.name))
        .map(({ name }) => name);
      if (!names.length) throw noMachines(environment);
      const { manifests } = await renderManifests({ root, environments: [environment], components: names, signal });
      const files = omniFiles(manifests.flatMap(rendered => rendered.manifests.map(({ object }) => object)));
      for (const [name, text] of Object.entries(files)) {
        const file = `dist/machines/${environment}/${name}`;
        await writeFileAtomic(join(root, file), text);
        terminal.print(file);
      }
    });
}

function noMachines(environment: string): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${environment} has no machines: it lists no component that omnictl is told of.`,
    environment,
    expected: 'an environment that lists talos',
    fix: 'name the environment whose machines you mean, or list talos there',
  });
}
