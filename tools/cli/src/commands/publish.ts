import { ROOT_COMPONENT } from '@cedille/delivery';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { publishReleases, type Published } from '../publish-releases.ts';
import { selectComponents } from '../select-components.ts';

export interface RegistryFlags {
  registry?: string;
  plainHttp?: boolean;
}

interface PublishFlags extends RegistryFlags {
  channel?: string[];
  /** `false` for --no-channels. */
  channels: boolean;
  json?: boolean;
}

export function publishCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('publish'))
    .argument('[components...]', 'components; all when left out')
    .description('package, and send what is not there yet to the registry')
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

export function addRegistryFlags(command: Command): Command {
  return command
    .option('--registry <address>', 'oci://<host>/<path> instead of the one that the facts name')
    .option('--plain-http', 'use HTTP without encryption; on this machine itself it always is');
}

export function printPublished({ terminal }: CommandContext, { publications, channels, problems }: Published): void {
  const { dim, green } = terminal.colors;
  printProblems(
    terminal,
    problems.filter(({ severity }) => severity === 'error'),
  );
  for (const { reference, digest, present } of publications)
    terminal.print(`${present ? dim('there    ') : green('published')}  ${reference}@${digest}`);
  for (const { environment, from, to } of channels)
    terminal.print(
      from === to
        ? `${dim('there    ')}  channel ${environment} at ${to}`
        : `${green('moved    ')}  channel ${environment} from ${from ?? 'nothing'} to ${to}`,
    );
}
