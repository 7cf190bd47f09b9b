import { ROOT_COMPONENT } from '@cedille/delivery';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printPublished } from '../shared/print-published.ts';
import { publishReleases } from '../shared/publish-releases.ts';
import { addRegistryFlags, type RegistryFlags } from '../shared/registry-flags.ts';
import { selectComponents } from '../shared/select-components.ts';

interface PublishFlags extends RegistryFlags {
  channel?: string[];
  /** `false` for --no-channels. */
  channels: boolean;
  json?: boolean;
}

export function publishCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('publish'))
    .argument('[components...]', 'components; all by default')
    .option(
      '--channel <environments...>',
      `move only the channels of these environments when ${ROOT_COMPONENT} is published`,
    )
    .option('--no-channels', 'publish, but leave every channel where it is')
    .option('--json', 'print references and digests as JSON')
    .addHelpText('after', HELP)
    .action(async (words: string[], flags: PublishFlags) => {
      const { root, terminal, signal } = context;
      const components = await selectComponents(root, words);
      const published = await publishReleases({
        root,
        components,
        ...flags,
        channels: flags.channels ? flags.channel : [],
        signal,
        onProgress: ({ what }) => terminal.progress(`${what} …`),
      });
      if (published.problems.some(({ severity }) => severity === 'error')) context.exitCode = EXIT.problems;
      if (flags.json) terminal.json(published);
      else printPublished(context, published);
    });
}

const HELP = `
A version that is published never changes: the same content is left alone, other content is refused. Whoever is interrupted
runs the same command again. Charts go to <registry>/charts, bundles to <registry>/bundles; without --registry both addresses
are facts: registry in environments/shared.yaml.

The bundle of ${ROOT_COMPONENT} holds everybody's pins. Each environment follows it by a channel, a tag named for the environment;
publishing moves it. Sign in with docker login, or with CEDILLE_REGISTRY (the host), CEDILLE_REGISTRY_USERNAME and
CEDILLE_REGISTRY_PASSWORD.`;
