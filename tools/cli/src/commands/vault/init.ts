import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  applyGoogleCredentials,
  bootstrapVault,
  hasGoogleCredentials,
  holdersFolder,
  initVault,
  kubectlAt,
  loadHolders,
  readSecret,
  surveyVault,
  wantedIn,
  type Holder,
  type KubectlPlace,
  type Step,
  type Wanted,
} from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import type { Manifest } from '@cedille/manifests';
import { loadWorkspace, renderManifests, type Place } from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import { EXIT, type CommandContext } from '../../context.ts';
import { printProblems } from '../../print-problems.ts';
import { authMethods } from './auth-methods.ts';

export interface InitFlags {
  context?: string;
  kubeconfig?: string;
  yes?: boolean;
  threshold?: string;
  googleCredentials?: string;
  startOver?: boolean;
}

export interface InitOptions {
  context: CommandContext;
  environment: string;
  flags: InitFlags;
}

/** Shows what there is of the start of a Vault and what is missing, and with `--yes` does it. */
export async function initEnvironmentVault(options: InitOptions): Promise<void> {
  const { context, environment, flags } = options;
  const { root } = context;
  const { places } = await loadWorkspace(root, { environments: [environment] });
  const place = places[0]!;
  const { vault } = place.environment.facts;
  if (vault.mode === 'external') throw elsewhere(place);
  if (flags.yes && flags.context === undefined) throw contextMissing(environment);
  const holders = await loadHolders(root, environment);
  if (!holders.length && vault.mode === 'ha') throw noHolders(environment);
  const start: Start = { ...options, place, holders, manifests: await rendered(options) };
  if (flags.context === undefined) return printUnseen(start);
  const cluster: KubectlPlace = {
    kubectl: (await resolveTool('kubectl', { root, signal: context.signal })).path,
    target: ['--context', flags.context, ...(flags.kubeconfig === undefined ? [] : ['--kubeconfig', flags.kubeconfig])],
    signal: context.signal,
  };
  await (holders.length ? withHolders(start, cluster) : withOneKey(start, cluster));
}

interface Start extends InitOptions {
  place: Place;
  holders: readonly Holder[];
  /** Of vault and vault-config-operator. */
  manifests: readonly Manifest[];
}

async function rendered({ context, environment }: InitOptions): Promise<Manifest[]> {
  const { root, signal, terminal } = context;
  const { manifests } = await renderManifests({
    root,
    environments: [environment],
    components: ['vault', 'vault-config-operator'],
    signal,
    onProgress: ({ what }) => terminal.progress(`${what} …`),
  });
  return manifests.flatMap(({ manifests }) => manifests);
}

async function withHolders(start: Start, cluster: KubectlPlace): Promise<void> {
  const { context, flags, holders, environment } = start;
  const { terminal } = context;
  const wanted = await wantedOf(start, cluster);
  const onProgress = (line: string): void => terminal.note(line);
  const noKey = await googleKey(start, cluster);
  if (noKey && flags.yes) throw noKey;
  if (!flags.yes) {
    if (noKey) printProblems(terminal, noKey.problems);
    const steps = await surveyVault({ ...cluster, holders, wanted });
    print(start, steps);
    if (noKey || steps.some(({ state }) => state === 'blocked')) context.exitCode = EXIT.problems;
    if (steps.some(({ state }) => state === 'to do'))
      terminal.print(`\nNothing is done yet: add --yes, on a machine with the key of a holder.`);
    return;
  }
  const { waiting } = await initVault({
    ...cluster,
    holders,
    wanted,
    onProgress,
    ...(flags.threshold !== undefined && { threshold: Number(flags.threshold) }),
    ...(flags.startOver && { startOver: true }),
  });
  for (const line of waiting) terminal.print(`${terminal.colors.yellow('!')} ${line}: repeat the command then`);
  terminal.print(
    `Vault of ${environment} is ready. Each holder keeps a copy of their share, which only they can read:`,
  );
  for (const { name } of holders) terminal.print(terminal.colors.dim(`  ${copyOf(name, environment, flags)}`));
}

function copyOf(holder: string, environment: string, { context }: InitFlags): string {
  const get = `kubectl --context ${context} -n vault get secret vault-holders -o jsonpath='{.data.share-${holder}}'`;
  return `${get} | base64 -d > vault-${environment}-${holder}.gpg`;
}

/** One key that is kept in the cluster, where the machine is all there is: nobody holds anything. */
async function withOneKey({ context, environment, flags, manifests }: Start, cluster: KubectlPlace): Promise<void> {
  const { terminal } = context;
  if (flags.threshold !== undefined || flags.startOver) throw noHoldersToCount(environment);
  if (!flags.yes) return terminal.print(`${ONE_KEY}\n\nNothing is done yet: add --yes.`);
  await bootstrapVault({ ...cluster, manifests, onProgress: line => terminal.note(line) });
}

const ONE_KEY = `Nobody holds a share of this Vault (vault.mode is file, and there are no holders):
1. initialized with one key, in the Secret vault-unseal; Vault unseals itself with it
2. vault-config-operator may sign in
3. no root token is left`;

/** @throws CedilleError when the environment was rendered without what Vault must be told */
async function wantedOf({ place, manifests }: Start, cluster: KubectlPlace): Promise<Wanted> {
  const { name, facts } = place.environment;
  const call = kubectlAt(cluster);
  const methods = await authMethods({
    keeper: { name, vault: facts.vault, cluster: facts.cluster },
    tenants: place.platform.tenants,
    async readAuthority({ namespace, secrets, key }) {
      for (const secret of secrets) {
        const authority = (await readSecret(call, secret, namespace))?.[key];
        if (authority?.length) return authority.toString('utf8');
      }
      return undefined;
    },
  });
  return wantedIn(manifests, methods);
}

/** The Secret without which Vault does not start: made from a file where one is given. @returns what is wrong with it */
async function googleKey(
  { place, flags, environment }: Start,
  cluster: KubectlPlace,
): Promise<CedilleError | undefined> {
  const { vault, google } = place.environment.facts;
  if (vault.mode !== 'ha' || google?.workloadIdentity) {
    if (flags.googleCredentials !== undefined) throw noKeyNeeded(environment);
    return undefined;
  }
  const call = kubectlAt(cluster);
  if (flags.yes && flags.googleCredentials !== undefined)
    await applyGoogleCredentials(call, await readFile(resolve(flags.googleCredentials)));
  return (await hasGoogleCredentials(call)) ? undefined : noGoogleKey(environment);
}

function printUnseen(start: Start): void {
  const { context, holders, place, manifests } = start;
  const tenants = place.platform.tenants.map(({ name }) => name);
  const { terminal } = context;
  if (!holders.length) return terminal.print(ONE_KEY);
  const { administrator, audit, plugin } = wantedIn(manifests, []);
  const titles = [
    'Vault answers',
    `initialized for ${holders.map(({ name }) => name).join(', ')}; the shares are in the Secret vault-holders`,
    'unsealed',
    ...(audit ? [`audit device ${audit.path}`] : []),
    ...[place.environment.name, ...tenants].map(name => `auth method and API server of ${name}`),
    `policy ${administrator.name}, and the role of vault-config-operator`,
    ...(plugin ? [`plugin ${plugin.name} ${plugin.version}`] : []),
    'no root token is left',
  ];
  for (const [index, title] of titles.entries()) terminal.print(`${index + 1}. ${title}`);
  terminal.print(`\nNobody has looked yet: add --context <the context of ${place.environment.facts.cluster.name}>.`);
}

function print({ context: { terminal } }: Start, steps: readonly Step[]): void {
  const { green, yellow, red, dim } = terminal.colors;
  const marks = { done: green('✓'), 'to do': '·', waits: yellow('…'), blocked: red('✗') };
  for (const { title, state, detail } of steps)
    terminal.print(`${marks[state]} ${title}${detail === undefined ? '' : dim(`  ${detail}`)}`);
}

function usage(problem: Omit<Problem, 'code' | 'severity'>): CedilleError {
  return new CedilleError({ code: 'usage', severity: 'error', ...problem });
}

function elsewhere({ environment: { name, facts } }: Place): CedilleError {
  const keeper = facts.vault.from ?? facts.cluster.host;
  return usage({
    message: `${name} has its secrets in a Vault that runs elsewhere.`,
    environment: name,
    expected: 'an environment with vault.mode ha or file',
    fix:
      keeper === undefined
        ? 'ask whoever runs it'
        : `./cedille vault init ${keeper}: it tells that Vault of ${name}, too`,
  });
}

function contextMissing(environment: string): CedilleError {
  return usage({
    message: 'No kubectl context was given.',
    environment,
    expected: `--context <name>: the cluster that is ${environment}, and no other`,
    fix: 'kubectl config get-contexts lists them',
  });
}

function noHolders(environment: string): CedilleError {
  return usage({
    message: `There are no holders: nobody would have the keys of the Vault of ${environment}.`,
    environment,
    expected: `the public PGP key of each holder in ${holdersFolder(environment)}/<holder>.asc; three people, of whom it takes two`,
    fix: `gpg --armor --export <address> > ${holdersFolder(environment)}/<holder>.asc, by each holder`,
  });
}

function noHoldersToCount(environment: string): CedilleError {
  return usage({
    message: `The Vault of ${environment} has no holders: --threshold and --start-over are for those that have.`,
    environment,
    expected: `public PGP keys in ${holdersFolder(environment)}, or neither of the two`,
    fix: 'leave them out',
  });
}

function noKeyNeeded(environment: string): CedilleError {
  return usage({
    message: `The Vault of ${environment} needs no key file of Google.`,
    environment,
    expected:
      'no --google-credentials: with google.workloadIdentity, Google trusts the cluster; in mode file, nothing is in its KMS',
    fix: 'leave it out, and delete the key',
  });
}

function noGoogleKey(environment: string): CedilleError {
  return new CedilleError({
    code: 'requirement-missing',
    severity: 'error',
    message: 'The Secret vault-google is missing: Vault cannot reach the key that unseals it, and does not start.',
    environment,
    expected:
      'a key file of the account that may use that key and nothing else (charts/google-project makes it), or google.workloadIdentity',
    fix: `./cedille vault init ${environment} --yes --context <name> --google-credentials <file>; delete the file then`,
  });
}
