import { setTimeout as wait } from 'node:timers/promises';
import { describeAccounts, explainPods } from '@cedille/cluster';
import { chartNames, chartOf, goesToCluster, type Component } from '@cedille/component';
import {
  bundledFile,
  bundledFolder,
  describeStep,
  loadPins,
  planBootstrap,
  readBundle,
  unpinnedProblem,
  type BootstrapStep,
  type Pin,
} from '@cedille/delivery';
import { openRegistry } from '@cedille/net';
import { resolveTool } from '@cedille/helm';
import { ProgramError, runProgram, type ProgramOptions } from '@cedille/program';
import { joinDocuments, parseManifests, type Manifest } from '@cedille/manifests';
import { loadWorkspace, renderManifests, type Place, type Workspace } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import type { Command } from 'commander';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { bundlesOf } from '../../shared/publish-releases.ts';
import { addRegistryFlags } from '../../shared/registry-flags.ts';
import { unsoundProblems } from '../../shared/unsound-problems.ts';
import { describeUnasked } from '../../shared/verify-signatures.ts';
import { bootstrapDelivered } from './bootstrap-delivered.ts';
import type { BootstrapFlags } from './bootstrap-flags.ts';
import { secretsByHand } from './secrets-by-hand.ts';

export function bootstrapCommand(program: Command, context: CommandContext): void {
  addRegistryFlags(program.command('bootstrap'))
    .argument('<environment>', 'an environment')
    .option('--yes', 'run the steps; needs --context')
    .option('--context <name>', 'the kubectl context of this environment, or of the one that delivers it')
    .option('--kubeconfig <file>', 'the kubeconfig with that context')
    .option(
      '--offline',
      'do not contact the registry; pinned components are taken from this tree as well, and no signature is looked at',
    )
    .addHelpText('after', HELP)
    .action(async (environment: string, flags: BootstrapFlags) => {
      const { root, terminal } = context;
      const workspace = await loadWorkspace(root, { environments: [environment] });
      const { environment: place, hub } = workspace.places[0]!;
      if (hub) return bootstrapDelivered({ context, workspace, environment: place, hub, flags });
      if (flags.yes && !flags.context) throw contextMissing(environment);
      const problems = unpinnedIn(workspace.places[0]!);
      if (!flags.offline) problems.push(...(await unsoundIn({ context, workspace, flags })));
      if (flags.yes && problems.length) throw new CedilleError(problems);
      const steps = await stepsOf({ context, workspace, flags });
      printPlan({ context, workspace, steps, flags });
      printProblems(terminal, problems);
      const unasked = describeUnasked([place]);
      if (unasked) terminal.note(unasked);
      if (problems.length) context.exitCode = EXIT.problems;
      if (!flags.yes) return terminal.print('\nNothing is applied yet: add --yes --context <name>.');
      await apply({ context, steps, flags });
      terminal.print(
        `\n${environment} looks after itself. Next: kubectl --context ${flags.context} -n argocd get applications`,
      );
    });
}

const HELP = `
Applied server-side, so that it can be run again at any time: what is there and right stays as it is. Pinned components come
from their published bundles; others from this tree, if the environment follows it. Bundles have to be signed by whom the
environment trusts (registry.signedBy), and its channel has to hold what this tree holds. Where the Argo CD of another environment delivers this one, nothing is
applied: the command says what that Argo CD needs, and with --context whether it has it.`;

/** What the bootstrap would take from this tree although the environment runs only what it pins. */
function unpinnedIn({ environment, unpinned }: Place): Problem[] {
  if (!unpinned.length) return [];
  const consequence = 'It runs only what it pins: it cannot be bootstrapped.';
  return [unpinnedProblem({ environment, unpinned, severity: 'error', consequence })];
}

/** What the registry has that must not run: pinned bundles without a signature, a channel that somebody moved. */
async function unsoundIn({ context: { root, signal }, workspace, flags }: StepsOptions): Promise<Problem[]> {
  const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal });
  const place = workspace.places[0]!;
  return unsoundProblems({ root, place, registry, bundles: bundlesOf(place.environment, flags.registry), signal });
}

interface StepsOptions {
  context: CommandContext;
  workspace: Workspace;
  flags: BootstrapFlags;
}

async function stepsOf({ context, workspace, flags }: StepsOptions): Promise<BootstrapStep[]> {
  const { root, signal } = context;
  const place = workspace.places[0]!;
  const environment = place.environment.name;
  const present = workspace.components.filter(
    component => goesToCluster(component) && place.environment.facts.components.includes(component.name),
  );
  const gitops = present.find(({ meta }) => meta.provides?.includes('gitops'));
  if (!gitops) throw nothingToBootstrap(environment);
  const { manifests: rendered } = await renderManifests({
    root,
    environments: [environment],
    upstream: { required: true },
    signal,
    onProgress: ({ what }) => context.terminal.progress(`${what} …`),
  });
  const texts = new Map(rendered.map(({ component, text }) => [component, text]));
  const pins = await loadPins({ root, environment, components: chartNames(workspace.components) });
  const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal });
  const bundles = bundlesOf(place.environment, flags.registry);
  const published = async (one: Component, { digest }: Pin): Promise<string | undefined> => {
    const component = chartOf(one);
    const files = await readBundle({ registry, bundles, component, digest });
    const file = files.get(bundledFile(bundledFolder(environment, one), component));
    return file && Buffer.from(file).toString('utf8');
  };
  const manifests = new Map<string, Manifest[]>();
  for (const component of present) {
    const { name } = component;
    const pin = flags.offline ? undefined : pins.get(chartOf(component));
    const text = (pin && (await published(component, pin))) ?? texts.get(name) ?? '';
    manifests.set(name, parseManifests({ text, file: bundledFile(environment, name) }).manifests);
  }
  return planBootstrap({ manifests, gitops: gitops.name });
}

interface PlanOptions extends StepsOptions {
  steps: readonly BootstrapStep[];
}

function printPlan({ context: { terminal }, workspace, steps, flags }: PlanOptions): void {
  const { bold, dim } = terminal.colors;
  const place = workspace.places[0]!;
  const where = flags.context ?? `<the context of ${place.environment.facts.cluster.name}>`;
  for (const [index, step] of steps.entries()) {
    terminal.print(`${bold(`${index + 1}. ${step.title}`)}\n   ${describeStep(step)}`);
    for (const args of [APPLY, ...step.wait]) terminal.print(dim(`   kubectl --context ${where} ${shorten(args)}`));
  }
  const byHand = secretsByHand(place);
  if (byHand.length) terminal.print(`${bold('A person makes these Secrets')}\n${byHand.join('\n')}`);
  if (place.environment.facts.vault.mode !== 'external' && place.present.some(({ provides }) => provides.has('vault')))
    terminal.print(
      `${bold('Then Vault is started')}\n   ./cedille vault init ${place.environment.name} --context ${where}`,
    );
}

/** As Argo CD calls itself: a field that two managers wrote stays when one of them drops it, and Argo CD's releases do. */
const FIELD_MANAGER = 'argocd-controller';

const APPLY = ['apply', '--server-side', '--force-conflicts', '--field-manager', FIELD_MANAGER, '--filename', '-'];

function shorten(args: readonly string[]): string {
  const text = args.join(' ');
  return text.length > 150 ? `${text.slice(0, 149)}…` : text;
}

interface ApplyOptions {
  context: CommandContext;
  steps: readonly BootstrapStep[];
  flags: BootstrapFlags;
}

/** Stops at the first step that fails; running it again goes on from there. */
async function apply({ context: { root, terminal, signal }, steps, flags }: ApplyOptions): Promise<void> {
  const kubectl = await resolveTool('kubectl', { root, signal });
  const target = ['--context', flags.context!, ...(flags.kubeconfig ? ['--kubeconfig', flags.kubeconfig] : [])];
  for (const { title, manifests, wait } of steps) {
    terminal.note(`${title} …`);
    const applied = await runProgram({
      file: kubectl.path,
      args: [...target, ...APPLY],
      input: joinDocuments(manifests),
      timeoutMs: 300_000,
      signal,
    });
    terminal.print(applied.stdout.trimEnd());
    for (const args of wait) {
      const call = { file: kubectl.path, args: [...target, ...args], signal };
      await waitFor(call).catch(async (error: unknown) => {
        if (!signal?.aborted) terminal.error(await whyNotReady({ file: kubectl.path, target, args }));
        throw error;
      });
    }
  }
}

/** kubectl says only that the time is over. */
async function whyNotReady(waited: { file: string; target: string[]; args: readonly string[] }): Promise<string> {
  const { file, target, args } = waited;
  const namespace = args[args.indexOf('--namespace') + 1];
  const ask = async (path: string): Promise<unknown> => {
    const { stdout } = await runProgram({ file, args: [...target, 'get', '--raw', path] });
    return path.includes('/log?') ? stdout : JSON.parse(stdout);
  };
  return describeAccounts(args.includes('--namespace') ? await explainPods(ask, { namespace: namespace! }) : []);
}

/** kubectl gives up at once on what is so new that Kubernetes has said nothing of it yet. */
async function waitFor(call: Omit<ProgramOptions, 'timeoutMs'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      await runProgram({ ...call, timeoutMs: 330_000 });
      return;
    } catch (error) {
      const tooNew = error instanceof ProgramError && error.stderr.includes('.status.conditions accessor error');
      if (!tooNew || attempt === ATTEMPTS) throw error;
      await wait(500, undefined, call.signal ? { signal: call.signal } : {});
    }
}

const ATTEMPTS = 20;

function contextMissing(environment: string): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: 'No kubectl context was given.',
    environment,
    expected: `--context <name>: the cluster that is ${environment}, and no other`,
    fix: 'kubectl config get-contexts lists them',
  });
}

function nothingToBootstrap(environment: string): CedilleError {
  return new CedilleError({
    code: 'requirement-missing',
    severity: 'error',
    message: `Nothing in ${environment} provides gitops.`,
    environment,
    expected: 'a component that is Argo CD',
    fix: `add argocd to components in environments/${environment}/environment.yaml`,
  });
}
