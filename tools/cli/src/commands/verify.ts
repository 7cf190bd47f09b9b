import { openRegistry } from '@cedille/net';
import { loadWorkspace, type Selection } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { select } from '../select.ts';
import { bundlesOf } from '../shared/publish-releases.ts';
import { addRegistryFlags, type RegistryFlags } from '../shared/registry-flags.ts';
import { unsoundProblems } from '../shared/unsound-problems.ts';

interface VerifyFlags extends RegistryFlags {
  json?: boolean;
}

export function verifyCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('verify'))
    .argument('[environments...]', 'environments; all that pin something by default')
    .option('--json', 'print problems as JSON')
    .addHelpText('after', HELP)
    .action(async (words: string[], flags: VerifyFlags) => {
      const { root, terminal, signal } = context;
      const { places } = await loadWorkspace(root, await environmentsIn(root, words));
      const chosen = places.filter(({ pins }) => words.length > 0 || pins.size > 0);
      const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal });
      const problems: Problem[] = [];
      for (const place of chosen) {
        const bundles = bundlesOf(place.environment, flags.registry);
        problems.push(...(await unsoundProblems({ root, place, registry, bundles, signal })));
      }
      if (problems.length) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json({ environments: chosen.map(nameOf), problems });
      printProblems(terminal, problems);
      if (!chosen.length) terminal.print('No environment pins anything yet: nothing to verify.');
      else if (!problems.length) terminal.print(`${chosen.map(nameOf).join(', ')}: as this tree says.`);
    });
}

const HELP = `
The bundle of every pin has to be signed by whom the environment trusts (registry.signedBy), and the channel has to name a signed
bundle that holds what this tree renders. Argo CD itself looks at neither: SECURITY.md says what that means.`;

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

function nameOf({ environment }: { environment: { name: string } }): string {
  return environment.name;
}
