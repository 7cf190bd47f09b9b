import { ROOT_COMPONENT } from '@cedille/delivery';
import { openRegistry, parseAddress, type Registry } from '@cedille/net';
import { loadWorkspace, type Place, type Selection } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { select } from '../select.ts';
import { bundlesOf } from '../shared/publish-releases.ts';
import { addRegistryFlags, type RegistryFlags } from '../shared/registry-flags.ts';
import { unsoundProblems } from '../shared/unsound-problems.ts';
import { describeUnasked } from '../shared/verify-signatures.ts';

interface VerifyFlags extends RegistryFlags {
  json?: boolean;
}

export function verifyCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('verify'))
    .argument(
      '[environments...]',
      'environments; by default all that pin something, or follow the tree and have a channel',
    )
    .option('--json', 'print problems as JSON')
    .addHelpText('after', HELP)
    .action(async (words: string[], flags: VerifyFlags) => {
      const { root, terminal, signal } = context;
      const { places } = await loadWorkspace(root, await environmentsIn(root, words));
      const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal });
      const problems: Problem[] = [];
      const chosen: Place[] = [];
      for (const place of places) {
        const bundles = bundlesOf(place.environment, flags.registry);
        if (!words.length && !(await isDelivered({ place, registry, bundles }))) continue;
        chosen.push(place);
        problems.push(...(await unsoundProblems({ root, place, registry, bundles, signal })));
      }
      if (problems.length) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json({ environments: chosen.map(nameOf), problems });
      printProblems(terminal, problems);
      const unasked = describeUnasked(chosen.map(({ environment }) => environment));
      if (unasked) terminal.note(unasked);
      if (!chosen.length) terminal.print('No environment pins anything or has a channel yet: nothing to verify.');
      else if (!problems.length) terminal.print(`${chosen.map(nameOf).join(', ')}: as this tree says.`);
    });
}

const HELP = `
The bundle of every pin has to be signed by whom the environment trusts (registry.signedBy), and the channel has to name a signed
bundle that holds what this tree renders. Argo CD refuses what is not signed; an older release, which is, is found here alone.`;

async function environmentsIn(root: string, words: readonly string[]): Promise<Selection> {
  const { components, ...selection } = await select(root, words);
  if (!components) return selection;
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `${components.join(' and ')} cannot be verified alone.`,
    expected: 'names of environments',
    fix: './cedille verify <environment>',
  });
}

interface DeliveredOptions {
  place: Place;
  registry: Registry;
  bundles: string;
}

/** Something runs there by Argo CD: pins say so, and where the tree is followed, the channel does. */
async function isDelivered({ place: { pins, environment }, registry, bundles }: DeliveredOptions): Promise<boolean> {
  if (pins.size > 0) return true;
  if (environment.facts.delivery.follows !== 'tree') return false;
  const channel = await registry.resolve(parseAddress(`${bundles}/${ROOT_COMPONENT}`), environment.name);
  return channel !== undefined;
}

function nameOf({ environment }: { environment: { name: string } }): string {
  return environment.name;
}
