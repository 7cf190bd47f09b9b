import { ProgramError } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { signInBy } from './administrator.ts';
import { readCustody, type Custody } from './holders/custody.ts';
import { ownFingerprints } from './holders/gpg.ts';
import type { Holder } from './holders/load-holders.ts';
import { keptAnswer, type KeptAnswer } from './kept-answer.ts';
import { digestOf, glanceOf, sessionOf, settingsOf, type Setting, type VaultSession, type Wanted } from './settings.ts';
import {
  kubectlAt,
  vaultIn,
  type Kubectl,
  type KubectlPlace,
  type VaultProgram,
  type VaultStatus,
} from './vault-program.ts';

export interface VaultPlace extends KubectlPlace {
  /** Of the repository. */
  holders: readonly Holder[];
  wanted: Wanted;
  onProgress?: ((message: string) => void) | undefined;
}

/** Everything by which the start of a Vault is looked at and carried out. */
export interface Ground extends VaultPlace {
  vault: VaultProgram;
  call: Kubectl;
  /** What Vault answered to its initialization, as long as no Secret has it. */
  answer: KeptAnswer;
  settings: readonly Setting[];
  digest: string;
  /** Fingerprints of the private keys of this machine. */
  ownKeys: ReadonlySet<string>;
}

/** @throws CedilleError `tool-missing` without GnuPG */
export async function openGround(place: VaultPlace): Promise<Ground> {
  const vault = vaultIn(place);
  return {
    ...place,
    vault,
    call: kubectlAt(place),
    answer: keptAnswer(vault, 'init.json'),
    settings: settingsOf(place.wanted),
    digest: digestOf(place.wanted),
    ownKeys: await ownFingerprints(),
  };
}

/** What vault-config-operator, whose account this is, can see: a session, or why there is none. */
export type OperatorView = VaultSession | 'no account' | 'refused';

export async function operatorView(ground: Ground): Promise<OperatorView> {
  const { vault, call, wanted } = ground;
  const who = signInBy(wanted.administrator);
  const named = ['-n', who.namespace, 'get', 'serviceaccount', who.account, '--ignore-not-found', '--output=name'];
  if (!(await call(named)).trim()) return 'no account';
  const token = await operatorToken(ground);
  return token === undefined ? 'refused' : sessionOf(vault, token);
}

/** Undefined when Vault does not let the operator in. */
export async function operatorToken({ vault, wanted }: Ground): Promise<string | undefined> {
  return vault.signIn(signInBy(wanted.administrator)).catch((error: unknown) => {
    if (error instanceof ProgramError) return undefined;
    throw error;
  });
}

/** The settings that are not so, as far as anybody without a root token can say. */
export async function openSettings(
  ground: Ground,
  view: OperatorView,
  custody: Custody | undefined,
): Promise<Setting[]> {
  const { settings, digest } = ground;
  if (view === 'no account') return custody?.configured === digest ? [] : [...settings];
  if (view === 'refused') return [...settings];
  return notSo(settings, view);
}

/** Those of the settings that are not so. */
export async function notSo(settings: readonly Setting[], session: VaultSession): Promise<Setting[]> {
  const glance = glanceOf(session);
  const open: Setting[] = [];
  for (const setting of settings) if (!(await isSo(setting, glance))) open.push(setting);
  return open;
}

/** What may not be looked at is not known to be so. */
async function isSo(setting: Setting, session: VaultSession): Promise<boolean> {
  return setting.isSo(session).catch((error: unknown) => {
    if (error instanceof ProgramError && /Code: 403/.test(error.stderr)) return false;
    throw error;
  });
}

export type StepState = 'done' | 'to do' | 'waits' | 'blocked';

/** One step of the start of a Vault, as it is found. */
export interface Step {
  title: string;
  state: StepState;
  /** What there is, or what is missing. */
  detail?: string;
}

/** Looks at the cluster and at Vault, and changes nothing. */
export async function surveyVault(place: VaultPlace): Promise<Step[]> {
  const ground = await openGround(place);
  const found = await ground.vault.status().catch((error: unknown) => {
    const why = explained(error);
    if (why instanceof CedilleError) return why;
    throw error;
  });
  if (found instanceof CedilleError)
    return [{ title: 'Vault answers', state: 'blocked', detail: found.message }, ...laterSteps(ground, 'waits')];
  const custody = await readCustody(ground.call);
  const steps: Step[] = [{ title: 'Vault answers', state: 'done' }, await initStep(ground, found, custody)];
  if (!found.initialized) return [...steps, ...laterSteps(ground, 'to do').slice(1)];
  steps.push(sealStep(found));
  if (found.sealed) return [...steps, ...laterSteps(ground, 'to do').slice(2)];
  const open = new Set(await openSettings(ground, await operatorView(ground), custody));
  for (const setting of ground.settings) steps.push(settingStep(setting, open.has(setting)));
  return [
    ...steps,
    rootStep(
      custody,
      [...open].some(({ needsRoot }) => needsRoot),
    ),
  ];
}

async function initStep({ answer }: Ground, { initialized }: VaultStatus, custody: Custody | undefined): Promise<Step> {
  const title = INITIALIZED;
  if (custody?.phase === 'answered') {
    const names = custody.holders.map(({ name }) => name).join(', ');
    if (initialized) return { title, state: 'done', detail: `${custody.threshold} of ${names}` };
    return {
      title,
      state: 'blocked',
      detail: 'Vault is empty, and the Secret vault-holders has shares of an earlier one',
    };
  }
  if (!initialized) return { title, state: 'to do' };
  if (await answer.isThere()) return { title, state: 'to do', detail: 'its answer is still on the volume' };
  if (custody) return { title, state: 'blocked', detail: 'nobody has what it answered: --start-over' };
  return { title, state: 'blocked', detail: 'not by this command: its shares are with whoever did it' };
}

const INITIALIZED = 'initialized; the shares are in the Secret vault-holders';
const UNSEALED = 'unsealed';
const NO_ROOT = 'no root token is left';

function sealStep({ sealed, type, recovery_seal: byItself }: VaultStatus): Step {
  if (!sealed) return { title: UNSEALED, state: 'done', detail: byItself ? `by ${type}` : 'by shares of the holders' };
  return byItself
    ? { title: UNSEALED, state: 'waits', detail: `${type} has to unseal it` }
    : { title: UNSEALED, state: 'to do', detail: 'by shares of the holders' };
}

function settingStep({ title, missing }: Setting, isOpen: boolean): Step {
  if (!isOpen) return { title, state: 'done' };
  return missing === undefined ? { title, state: 'to do' } : { title, state: 'waits', detail: missing };
}

function rootStep(custody: Custody | undefined, needsRoot: boolean): Step {
  if (custody?.rootToken)
    return { title: NO_ROOT, state: 'to do', detail: `one is encrypted for ${custody.rootToken.holder}` };
  if (needsRoot && custody?.phase === 'answered')
    return { title: NO_ROOT, state: 'to do', detail: `${custody.threshold} holders give their shares for one` };
  return { title: NO_ROOT, state: needsRoot ? 'to do' : 'done' };
}

function laterSteps({ settings }: Ground, state: StepState): Step[] {
  return [INITIALIZED, UNSEALED, ...settings.map(({ title }) => title), NO_ROOT].map(title => ({ title, state }));
}

/** Why Vault's program beside the first server did not come through, in words that say what to do. Other errors stay what they are. */
export function explained(error: unknown): unknown {
  if (!(error instanceof ProgramError)) return error;
  const known = REASONS.find(({ pattern }) => pattern.test(error.stderr));
  if (known) return failure(known, error);
  const [, said] = /^\s*\* (.+)$/m.exec(error.stderr) ?? [];
  if (said === undefined) return error;
  const refused = {
    message: `Vault refuses: ${said}`,
    expected: 'that it does what it is asked',
    fix: 'repeat the command once the reason is gone; the log of Vault has more',
  };
  return failure(refused, error);
}

interface Reason {
  pattern: RegExp;
  message: string;
  expected: string;
  fix: string;
}

function failure({ message, expected, fix }: Omit<Reason, 'pattern'>, cause: unknown): CedilleError {
  return new CedilleError({ code: 'cluster-failed', severity: 'error', message, expected, fix }, { cause });
}

const REASONS: readonly Reason[] = [
  {
    pattern: /sys\/generate-root[^]*Code: 403/,
    message: 'Vault lets nobody generate a root token who has no token, and vault-config-operator cannot sign in.',
    expected: 'the Pod of vault-config-operator running, and its role in Vault',
    fix: 'bring vault-config-operator back; if its role is gone, set enable_unauthenticated_access = ["generate-root"] in the configuration of Vault for as long as it takes, and repeat the command',
  },
  {
    pattern: /x509:|tls: failed to verify/,
    message: 'The certificate of Vault is not of the authority that its servers trust.',
    expected: 'a certificate by platform-ca in the Secret vault-tls, and Vault started since',
    fix: 'kubectl -n vault get certificate vault, then kubectl -n vault delete pod vault-0; verification is never turned off',
  },
  {
    pattern: /pods "vault-0" not found|namespaces "vault" not found/,
    message: 'There is no Vault in the cluster yet.',
    expected: 'the Pod vault-0 in the namespace vault',
    fix: './cedille bootstrap <environment> --yes --context <name>: Argo CD then delivers it',
  },
  {
    pattern: /container not found|unable to upgrade connection|is not running|connection refused/,
    message: 'Vault does not run yet.',
    expected: 'a running container vault in the Pod vault-0',
    fix: 'kubectl -n vault describe pod vault-0, and kubectl -n vault logs vault-0 -c vault: a missing volume, Secret or right of the KMS key is told there',
  },
];
