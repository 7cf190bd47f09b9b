import {
  pinHistory,
  planRollback,
  readBundle,
  releasesFile,
  restorePins,
  ROOT_COMPONENT,
  writePins,
  type Rollback,
} from '@cedille/delivery';
import { openRegistry } from '@cedille/net';
import { loadWorkspace, type Workspace } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import type { Command } from 'commander';
import { comparePins, type PinComparison } from '../shared/compare-pins.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { printMoves } from '../shared/print-moves.ts';
import { printProblems } from '../print-problems.ts';
import { selectComponents } from '../shared/select-components.ts';
import { bundlesOf, publishReleases, type Published } from '../shared/publish-releases.ts';
import { pinnedBundles, unsignedAmong } from '../shared/verify-signatures.ts';
import { printPublished } from '../shared/print-published.ts';
import { addRegistryFlags, type RegistryFlags } from '../shared/registry-flags.ts';

interface RollbackFlags extends RegistryFlags {
  to?: string;
  write?: boolean;
  publish?: boolean;
  offline?: boolean;
  json?: boolean;
}

export function rollbackCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('rollback'))
    .argument('<environment>', 'an environment')
    .argument('[components...]', 'components; by default everything that the last change of pins moved')
    .option('--to <version>', 'the version to go back to, instead of the previous one')
    .option('--write', 'write environments/<environment>/releases.yaml')
    .option('--publish', `write, and make it run at once: publish ${ROOT_COMPONENT} and move the channel`)
    .option('--offline', 'do not contact the registry; nothing is compared, and no signature is looked at')
    .option('--json', 'print moves as JSON')
    .addHelpText('after', HELP)
    .action(async (environment: string, words: string[], flags: RollbackFlags) => {
      const { root, terminal } = context;
      const selected = await selectComponents(root, words);
      const workspace = await loadWorkspace(root, { environments: [environment] });
      const history = await pinHistory(root, environment);
      const rollback = planRollback({ environment, history, selected, version: flags.to });
      const write = Boolean(flags.write ?? flags.publish);
      const comparison =
        flags.offline || flags.json ? undefined : await compare({ context, workspace, environment, rollback, flags });
      const unsigned = flags.offline ? [] : await unsignedIn({ context, workspace, rollback, flags });
      if (write && unsigned.length) throw new CedilleError(unsigned);
      if (write) await writeRollback({ root, environment, rollback });
      const published = flags.publish ? await publishRoot({ context, environment, flags }) : undefined;
      if (flags.json) return terminal.json({ moves: rollback.moves, written: write, ...published });
      printProblems(terminal, [...unsigned, ...(comparison?.problems ?? [])]);
      printMoves({ terminal, moves: rollback.moves, comparison });
      terminal.print(
        write
          ? `\n${releasesFile(environment)} is written. Commit it.`
          : `\nNothing is written yet: add --write to change ${releasesFile(environment)}.`,
      );
      if (published) printPublished(context, published);
    });
}

const HELP = `
The history of environments/<environment>/releases.yaml in Git says what ran before; what is not committed yet is its newest
state. Without names the whole file becomes what it was, byte for byte. What the target could run before, it can run again: only
a release that is not signed by whom the target trusts (registry.signedBy) is refused.`;

interface CompareOptions {
  context: CommandContext;
  workspace: Workspace;
  environment: string;
  rollback: Rollback;
  flags: RollbackFlags;
}

async function compare({ context, workspace, environment, rollback, flags }: CompareOptions): Promise<PinComparison> {
  const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal: context.signal });
  const bundles = bundlesOf(workspace.places[0]!.environment, flags.registry);
  return comparePins({
    workspace,
    environment,
    moves: rollback.moves,
    readBundle: (component, { digest }) => readBundle({ registry, bundles, component, digest }),
  });
}

interface UnsignedOptions {
  context: CommandContext;
  workspace: Workspace;
  rollback: Rollback;
  flags: RollbackFlags;
}

/** What it would go back to was pinned before, but the registry may have been written to since. */
function unsignedIn({ context, workspace, rollback, flags }: UnsignedOptions): Promise<Problem[]> {
  const { environment } = workspace.places[0]!;
  return unsignedAmong({
    root: context.root,
    environment,
    registry: openRegistry({ plainHttp: flags.plainHttp ?? false, signal: context.signal }),
    bundles: bundlesOf(environment, flags.registry),
    pinned: pinnedBundles(rollback.moves.map(({ component, to }) => [component, to] as const)),
  });
}

interface WriteOptions {
  root: string;
  environment: string;
  rollback: Rollback;
}

async function writeRollback({ root, environment, rollback: { moves, restore } }: WriteOptions): Promise<void> {
  if (restore) await restorePins(root, environment, restore.text);
  else await writePins({ root, environment, changes: new Map(moves.map(({ component, to }) => [component, to])) });
}

interface PublishRootOptions {
  context: CommandContext;
  environment: string;
  flags: RollbackFlags;
}

async function publishRoot({ context, environment, flags }: PublishRootOptions): Promise<Published> {
  const { root, signal } = context;
  const { registry, plainHttp } = flags;
  const components = [ROOT_COMPONENT];
  const published = await publishReleases({ root, components, registry, plainHttp, channels: [environment], signal });
  if (published.problems.some(({ severity }) => severity === 'error')) context.exitCode = EXIT.problems;
  return published;
}
