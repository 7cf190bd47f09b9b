import { readArchive } from '@cedille/archive';
import { chartNames } from '@cedille/component';
import {
  loadPins,
  planPromotion,
  readBundle,
  releasesFile,
  ROOT_COMPONENT,
  writePins,
  type Pin,
  type PinSource,
  type Promotion,
  type Release,
} from '@cedille/delivery';
import { openRegistry, parseAddress, type Registry } from '@cedille/net';
import { loadWorkspace, type Workspace } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import type { Command } from 'commander';
import { buildReleases } from '../shared/build-releases.ts';
import { comparePins, type PinComparison } from '../shared/compare-pins.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { printMoves } from '../shared/print-moves.ts';
import { printProblems } from '../print-problems.ts';
import { unsignedAmong } from '../shared/verify-signatures.ts';
import { selectComponents } from '../shared/select-components.ts';
import { bundlesOf } from '../shared/publish-releases.ts';
import { addRegistryFlags, type RegistryFlags } from '../shared/registry-flags.ts';

interface PromoteFlags extends RegistryFlags {
  write?: boolean;
  offline?: boolean;
  json?: boolean;
}

/** The releases that the working tree makes, as a place to promote from. */
const TREE = 'tree';

export function promoteCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('promote'))
    .argument('<from>', `an environment; or ${TREE}, for the releases that this tree makes`)
    .argument('<to>', 'an environment')
    .argument('[components...]', 'components; by default everything that both run')
    .option('--write', 'write environments/<to>/releases.yaml')
    .option(
      '--offline',
      'do not contact the registry; nothing is compared, and nothing proves that the releases are published and signed',
    )
    .option('--json', 'print moves and problems as JSON')
    .addHelpText('after', HELP)
    .action(async (from: string, to: string, words: string[], flags: PromoteFlags) => {
      const plan = await planAll({ context, from, to, words, flags });
      const { promotion, comparison } = plan;
      const problems = [...promotion.problems, ...(comparison?.problems ?? [])];
      const refused = problems.some(({ severity }) => severity === 'error');
      if (refused) context.exitCode = EXIT.problems;
      if (flags.write && !refused) await writeMoves(context.root, to, promotion);
      const write = Boolean(flags.write) && !refused && promotion.moves.length > 0;
      if (flags.json) return context.terminal.json({ ...promotion, problems, written: write });
      printProblems(context.terminal, problems);
      printOutcome({ context, to, plan, refused, write });
    });
}

const HELP = `
Nothing is written without --write. Refused is what the target cannot run: a component it does not list, another kind of
cluster, something required that is missing there or older than what the release was proved with, a release without anything
for the target, or one that is not signed by whom the target trusts (registry.signedBy). The usual way of a release:

  ./cedille promote ${TREE} sandbox --write
  ./cedille promote sandbox staging --write
  ./cedille promote staging production argocd --write

Each ends with a commit of environments/<to>/releases.yaml; publishing ${ROOT_COMPONENT} from there makes it run.`;

interface PlanOptions {
  context: CommandContext;
  from: string;
  to: string;
  words: readonly string[];
  flags: PromoteFlags;
}

interface Plan {
  promotion: Promotion;
  comparison: PinComparison | undefined;
}

async function planAll({ context, from, to, words, flags }: PlanOptions): Promise<Plan> {
  const { root, signal } = context;
  const selected = await selectComponents(root, words);
  const workspace = await loadWorkspace(root, { environments: [to] });
  const place = workspace.places[0]!.environment;
  const bundles = bundlesOf(place, flags.registry);
  const source = from === TREE ? await fromTree(context, workspace, selected) : await fromPins(root, workspace, from);
  const promotion = planPromotion({
    from: source,
    to: place,
    pins: await pinsOf(root, workspace, to),
    components: workspace.components,
    selected,
  });
  if (flags.offline) return { promotion, comparison: undefined };
  const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal });
  const missing = await unpublished({ registry, bundles, promotion });
  const pinned = promotion.moves
    .filter(({ component }) => missing.every(problem => problem.component !== component))
    .map(({ component, to: { digest } }) => ({ component, digest }));
  const unsigned = await unsignedAmong({ root, environment: place, registry, bundles, pinned });
  promotion.problems.push(...missing, ...unsigned);
  const comparison = await comparePins({
    workspace,
    environment: to,
    moves: promotion.moves,
    readBundle: async (component, { digest }) => {
      const made = source.releases?.find(({ bundle }) => bundle.artifact.digest === digest);
      return made ? readArchive(made.bundle.bytes) : readBundle({ registry, bundles, component, digest });
    },
  });
  return { promotion, comparison };
}

type Source = PinSource & { releases?: readonly Release[] };

async function fromPins(root: string, workspace: Workspace, name: string): Promise<Source> {
  await loadWorkspace(root, { environments: [name] });
  return { name, pins: await pinsOf(root, workspace, name) };
}

/** What this tree makes; a component that cannot be packaged ends it when it was asked for. */
async function fromTree(
  { root, signal, terminal }: CommandContext,
  workspace: Workspace,
  selected: readonly string[] | undefined,
): Promise<Source> {
  const { releases, problems } = await buildReleases({
    root,
    components: selected && withProviders(workspace, selected),
    signal,
    onProgress: ({ what }) => terminal.progress(`${what} …`),
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length) throw new CedilleError(errors);
  const pins = releases.map(({ component, version, bundle }): [string, Pin] => [
    component,
    { version, digest: bundle.artifact.digest },
  ]);
  return { name: TREE, pins: new Map(pins), releases };
}

/** What they require is looked at as well: it must not be too old in the target. */
function withProviders({ components }: Workspace, selected: readonly string[]): string[] {
  const required = components.filter(({ name }) => selected.includes(name)).flatMap(({ meta }) => meta.requires ?? []);
  const providers = components.filter(({ meta }) => meta.provides?.some(capability => required.includes(capability)));
  return [...new Set([...selected, ...providers.map(({ name }) => name)])];
}

function pinsOf(root: string, { components }: Workspace, environment: string): Promise<ReadonlyMap<string, Pin>> {
  return loadPins({ root, environment, components: chartNames(components) });
}

interface UnpublishedOptions {
  registry: Registry;
  bundles: string;
  promotion: Promotion;
}

/** A pin of something that nobody can fetch would stop Argo CD. */
async function unpublished({ registry, bundles, promotion }: UnpublishedOptions): Promise<Problem[]> {
  const found = await Promise.all(
    promotion.moves.map(({ component, to }) => registry.resolve(parseAddress(`${bundles}/${component}`), to.digest)),
  );
  return promotion.moves
    .filter((_, index) => found[index] === undefined)
    .map(({ component, to }) => ({
      code: 'promotion-refused',
      severity: 'error',
      message: `${component} ${to.version} (${to.digest}) is not published at ${bundles}/${component}.`,
      component,
      expected: 'a release that Argo CD can fetch',
      fix: `./cedille publish ${component}`,
    }));
}

function writeMoves(root: string, environment: string, { moves }: Promotion): Promise<void> {
  return writePins({ root, environment, changes: new Map(moves.map(({ component, to }) => [component, to])) });
}

interface OutcomeOptions {
  context: CommandContext;
  to: string;
  plan: Plan;
  refused: boolean;
  write: boolean;
}

function printOutcome({ context: { terminal }, to, plan, refused, write }: OutcomeOptions): void {
  const { moves } = plan.promotion;
  if (moves.length) printMoves({ terminal, moves, comparison: plan.comparison });
  else if (!refused) return terminal.print(`${to} runs all of it already.`);
  terminal.print('');
  if (refused) terminal.print(`Nothing is written: ${to} cannot run this.`);
  else if (!write) terminal.print(`Nothing is written yet: add --write to change ${releasesFile(to)}.`);
  else
    terminal.print(
      `${releasesFile(to)} is written. Commit it; ./cedille publish ${ROOT_COMPONENT} --channel ${to} makes it run.`,
    );
}
