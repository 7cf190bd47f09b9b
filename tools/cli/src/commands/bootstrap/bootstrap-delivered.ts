import { GITOPS } from '@cedille/component';
import { deliveryPrerequisites, ROOT_COMPONENT, type HubState, type Prerequisite } from '@cedille/delivery';
import { openRegistry, parseAddress } from '@cedille/net';
import { syncedBy, type LoadedEnvironment } from '@cedille/environment';
import { resolveTool } from '@cedille/helm';
import { ProgramError, runProgram } from '@cedille/program';
import type { Workspace } from '@cedille/pipeline';
import { CedilleError } from '@cedille/source';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { unsignedAmong } from '../../shared/verify-signatures.ts';
import { bundlesOf } from '../../shared/publish-releases.ts';
import type { BootstrapFlags } from './bootstrap-flags.ts';

export interface BootstrapDeliveredOptions {
  context: CommandContext;
  workspace: Workspace;
  environment: LoadedEnvironment;
  /** The environment whose Argo CD delivers it. */
  hub: LoadedEnvironment;
  flags: BootstrapFlags;
}

/** Says what the hub does and what it needs for that, and with --context whether it has it. Installs nothing. */
export async function bootstrapDelivered(options: BootstrapDeliveredOptions): Promise<void> {
  const { context, workspace, environment, hub, flags } = options;
  if (flags.yes) throw nothingToTake(environment, hub);
  if (workspace.problems.length) throw new CedilleError(workspace.problems);
  const namespace = workspace.components.find(({ meta }) => meta.provides?.includes(GITOPS))!.meta.namespace;
  const bundles = bundlesOf(environment, flags.registry);
  const prerequisites = deliveryPrerequisites({
    environment,
    hub,
    namespace,
    bundles,
    state: flags.context === undefined ? undefined : await stateOf({ ...options, namespace }),
    published: flags.offline ? undefined : await isPublished({ ...options, bundles }),
  });
  print(options, prerequisites);
  if (prerequisites.some(({ met }) => met === false)) context.exitCode = EXIT.problems;
}

/** A channel that names something unsigned is none. */
async function isPublished({
  context: { root, terminal, signal },
  environment,
  flags,
  bundles,
}: BootstrapDeliveredOptions & { bundles: string }): Promise<boolean> {
  const registry = openRegistry({ plainHttp: flags.plainHttp ?? false, signal });
  const channel = await registry.resolve(parseAddress(`${bundles}/${ROOT_COMPONENT}`), environment.name);
  if (channel === undefined) return false;
  const pinned = [{ component: ROOT_COMPONENT, digest: channel }];
  const unsigned = await unsignedAmong({ root, environment, registry, bundles, pinned });
  printProblems(terminal, unsigned);
  return unsigned.length === 0;
}

/** Of the Secrets of clusters, name and address alone are read: what else is in them is nobody's business. */
const CLUSTERS = '{range .items[*]}{.data.name} {.data.server}{"\\n"}{end}';

async function stateOf({
  context: { root, signal },
  flags,
  namespace,
}: BootstrapDeliveredOptions & { namespace: string }): Promise<HubState> {
  const kubectl = await resolveTool('kubectl', { root, signal });
  const target = ['--context', flags.context!, ...(flags.kubeconfig ? ['--kubeconfig', flags.kubeconfig] : [])];
  const get = async (...args: string[]): Promise<string[]> => {
    const call = [...target, '--namespace', namespace, 'get', ...args];
    const { stdout } = await runProgram({ file: kubectl.path, args: call, timeoutMs: 60_000, signal });
    return stdout.split('\n').filter(Boolean);
  };
  const clusters = await get('secrets', '-l', 'argocd.argoproj.io/secret-type=cluster', '-o', `jsonpath=${CLUSTERS}`);
  const applications = await get('applications.argoproj.io', '-o', 'name').catch(noneWithoutArgoCd);
  return {
    applications: applications.map(name => name.split('/').at(-1)!),
    clusters: clusters.map(line => {
      const [name = '', server = ''] = line.split(' ').map(text => Buffer.from(text, 'base64').toString('utf8'));
      return { name, server };
    }),
  };
}

/** Before the bootstrap of the hub, its API server does not know the kind. */
function noneWithoutArgoCd(error: unknown): string[] {
  if (error instanceof ProgramError && error.stderr.includes("doesn't have a resource type")) return [];
  throw error;
}

function print({ context, environment, hub, flags }: BootstrapDeliveredOptions, all: readonly Prerequisite[]): void {
  const { terminal } = context;
  const { bold, dim, green, red } = terminal.colors;
  terminal.print(
    `The Argo CD of ${hub.name} delivers ${environment.name}: none is installed there. What has to be true:`,
  );
  for (const [index, { title, how, met }] of all.entries()) {
    const mark = met === undefined ? '' : met ? `  ${green('✓')}` : `  ${red('✗')}`;
    terminal.print(`${bold(`${index + 1}. ${title}`)}${mark}`);
    if (!met) for (const line of how) terminal.print(dim(`   ${line}`));
  }
  for (const line of syncSettings(environment)) terminal.print(line);
  if (flags.context === undefined)
    terminal.print(`\nNobody has looked yet: add --context <the context of ${hub.facts.cluster.name}>.`);
  else if (all.every(({ met }) => met))
    terminal.print(
      `\n${environment.name} is delivered. Next: kubectl --context ${flags.context} -n argocd get applications`,
    );
}

/** What the chart of a vcluster must be told: without it, policies and budgets are accepted there and do nothing. */
function syncSettings({ name, facts }: LoadedEnvironment): string[] {
  const synced = syncedBy(facts) ?? [];
  if (!synced.length) return [];
  return [
    `\nThe vcluster ${name} copies to its host what is only acted on there. In the values of its chart:`,
    'sync:',
    '  toHost:',
    ...synced.map(kind => `    ${kind}: { enabled: true }`),
  ];
}

function nothingToTake(environment: LoadedEnvironment, hub: LoadedEnvironment): CedilleError {
  return new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There are no steps to take in ${environment.name}: the Argo CD of ${hub.name} delivers it.`,
    environment: environment.name,
    expected: `no --yes; with --context <the context of ${hub.facts.cluster.name}>, the command says what is missing`,
    fix: `./cedille bootstrap ${hub.name} --yes --context <name>, if ${hub.name} is not bootstrapped yet`,
  });
}
