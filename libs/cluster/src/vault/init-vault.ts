import { CedilleError } from '@cedille/source';
import { until } from '../kubernetes/until.ts';
import { generateRoot, moreHolders, shareOf } from './ceremony.ts';
import { readCustody, writeCustody, type Custody } from './holders/custody.ts';
import { decrypt } from './holders/gpg.ts';
import { defaultThreshold, thresholdProblem } from './holders/threshold.ts';
import type { Holder } from './holders/load-holders.ts';
import { isAlive, revokeOtherRoots } from './root-tokens.ts';
import {
  answerLost,
  custodyGone,
  earlierShares,
  inUse,
  nobodyHere,
  notKept,
  notRevoked,
  onlyThey,
  othersVault,
  saysOtherwise,
  staysSealed,
} from './init-problems.ts';
import { sessionOf, type Setting, type VaultSession } from './settings.ts';
import { startOver } from './start-over.ts';
import {
  explained,
  notSo,
  openGround,
  openSettings,
  operatorToken,
  operatorView,
  type Ground,
  type VaultPlace,
} from './survey.ts';
import type { VaultStatus } from './vault-program.ts';

export interface InitVaultOptions extends VaultPlace {
  /** How many holders it takes, for a Vault that is initialized now. @defaultValue the smallest majority */
  threshold?: number | undefined;
  /** Whether a Vault may be emptied that was initialized by this command and whose answer nobody has. @defaultValue false */
  startOver?: boolean | undefined;
  /** How long something may take that goes on by itself. @defaultValue 300000 */
  patienceMs?: number | undefined;
}

/**
 * The start of a Vault with holders: initialized, unsealed, ready for vault-config-operator, and no root token left. Each step is
 * found out from the cluster and from Vault, so the command may end at any point and be repeated: what Vault answers once is on
 * its volume before it crosses a network, and in a Secret before anything else happens; all of it is encrypted for the holders.
 * Neither a share nor a root token is ever an argument, in a file, in an error or in an output.
 * @throws CedilleError when a person has to do something first, or more holders are needed
 * @returns what has to wait for something else
 */
export async function initVault(options: InitVaultOptions): Promise<{ waiting: string[] }> {
  const ground = await openGround(options);
  try {
    await answering(ground, options);
    const custody = await initialized(ground, options);
    await unsealed(ground, custody, options);
    return await configured(ground, custody);
  } catch (error) {
    throw options.signal?.aborted ? error : explained(error);
  }
}

async function answering(
  { vault, signal, onProgress }: Ground,
  { patienceMs = PATIENCE }: InitVaultOptions,
): Promise<void> {
  let why: CedilleError | undefined;
  const condition = async (): Promise<boolean> => {
    const unanswered = await vault.status().then(
      () => undefined,
      (error: unknown) => explained(error),
    );
    if (unanswered !== undefined && !(unanswered instanceof CedilleError)) throw unanswered;
    if (unanswered && unanswered.message !== why?.message) onProgress?.(`waiting for Vault: ${unanswered.message}`);
    why = unanswered;
    return !why;
  };
  await until({ what: 'Vault answers', timeoutMs: patienceMs, everyMs: 1_000, signal, condition }).catch(
    (error: unknown) => {
      throw why && !signal?.aborted ? why : error;
    },
  );
}

const PATIENCE = 300_000;

/** How long a shell beside Vault may need for what it is doing, when whoever began it is gone. */
const LATE_ANSWER = 30_000;

/** @returns who holds its shares; undefined when somebody else initialized it */
async function initialized(ground: Ground, options: InitVaultOptions): Promise<Custody | undefined> {
  const { vault, call, answer, signal, onProgress } = ground;
  const status = await vault.status();
  let custody = await readCustody(call);
  if (!status.initialized) {
    if (custody?.phase === 'answered') throw earlierShares();
    custody = await ask(ground, options, status);
  }
  if (custody?.phase === 'answered') {
    await answer.forget();
    return custody;
  }
  if (!custody && !(await answer.isThere())) return undefined;
  if (!custody) throw custodyGone();
  let given: InitAnswer | undefined;
  const isWritten = async (): Promise<boolean> => {
    const found = (await answer.read()) as { data: InitAnswer } | undefined;
    return (given = found?.data) !== undefined;
  };
  const timeoutMs = Math.min(LATE_ANSWER, options.patienceMs ?? PATIENCE);
  await until({ what: 'Vault has answered', timeoutMs, signal, condition: isWritten }).catch(() =>
    signal?.throwIfAborted(),
  );
  if (!given) return lost(ground, options);
  const held = answeredTo(custody, given);
  await writeCustody(call, held);
  if (JSON.stringify(await readCustody(call)) !== JSON.stringify(held)) throw notKept();
  await answer.forget();
  onProgress?.(`initialized: the shares of ${namesOf(held)} are in the Secret vault-holders`);
  return held;
}

/** What Vault says of its initialization, everything in it encrypted. */
interface InitAnswer {
  /** Where people unseal it. */
  keys_base64?: string[] | null;
  /** Where it unseals itself. */
  recovery_keys_base64?: string[] | null;
  root_token: string;
}

/** Has Vault initialized for the holders; its answer goes to its volume. */
async function ask(
  ground: Ground,
  options: InitVaultOptions,
  { recovery_seal: byItself }: VaultStatus,
): Promise<Custody> {
  const { holders, call, answer } = ground;
  const threshold = options.threshold ?? defaultThreshold(holders.length);
  const problem = thresholdProblem(holders.length, threshold);
  if (problem) throw new CedilleError(problem);
  const [first] = ownOf(ground, holders);
  if (!first) throw nobodyHere(holders);
  // Of a Vault that was started over.
  await answer.forget();
  // First whoever runs the command: that one gets the root token.
  const custody: Custody = {
    phase: 'asked',
    threshold,
    holders: [first, ...holders.filter(holder => holder !== first)].map(({ name, fingerprint }) => ({
      name,
      fingerprint,
    })),
    shares: {},
  };
  await writeCustody(call, custody);
  const keys = custody.holders.map(({ name }) => holders.find(holder => holder.name === name)!.publicKey);
  const kind = byItself
    ? ['recovery_shares', 'recovery_threshold', 'recovery_pgp_keys']
    : ['secret_shares', 'secret_threshold', 'pgp_keys'];
  const request = {
    [kind[0]!]: keys.length,
    [kind[1]!]: threshold,
    [kind[2]!]: keys,
    root_token_pgp_key: first.publicKey,
  };
  await answer.keep('vault write -format=json sys/init -', JSON.stringify(request));
  return custody;
}

function answeredTo(custody: Custody, answer: InitAnswer): Custody {
  const shares = answer.recovery_keys_base64?.length ? answer.recovery_keys_base64 : (answer.keys_base64 ?? []);
  if (shares.length !== custody.holders.length || !answer.root_token) throw notKept();
  return {
    ...custody,
    phase: 'answered',
    shares: Object.fromEntries(custody.holders.map(({ name }, index) => [name, Buffer.from(shares[index]!, 'base64')])),
    rootToken: { holder: custody.holders[0]!.name, ciphertext: Buffer.from(answer.root_token, 'base64') },
  };
}

/** Nobody has what Vault answered: nobody can ever get into it. It is emptied if that is wanted, and nobody got in before. */
async function lost(ground: Ground, options: InitVaultOptions): Promise<Custody | undefined> {
  const { vault, call, wanted, signal, onProgress } = ground;
  for (const { mount } of wanted.methods) if (await isMounted(ground, mount)) throw inUse(mount);
  if (!options.startOver) throw answerLost();
  onProgress?.('starting over: the volumes of a Vault that nobody can open are removed');
  await startOver({ vault, kubectl: call, timeoutMs: options.patienceMs ?? PATIENCE, signal });
  return initialized(ground, { ...options, startOver: false });
}

/** Vault refuses everything where nothing is, in the same words; where an auth method is, it knows that this is not a token. */
async function isMounted({ vault }: Ground, mount: string): Promise<boolean> {
  const said = await vault
    .run(['write', `auth/${mount}/login`, 'role=nobody', 'jwt=nothing'])
    .catch((error: unknown) => {
      const { stderr } = error as { stderr?: string };
      if (stderr === undefined) throw error;
      return stderr;
    });
  return !/Code: 403[^]*permission denied|Code: 503/.test(said);
}

async function unsealed(
  ground: Ground,
  custody: Custody | undefined,
  { patienceMs = PATIENCE }: InitVaultOptions,
): Promise<void> {
  const { vault, signal } = ground;
  const status = await vault.status();
  if (status.sealed && !status.recovery_seal) await giveShares(ground, custody);
  const condition = async (): Promise<boolean> => !(await vault.status()).sealed && (await vault.isLed());
  await until({ what: 'Vault is unsealed and led', timeoutMs: patienceMs, signal, condition }).catch(
    (error: unknown) => {
      throw signal?.aborted ? error : staysSealed(status, error);
    },
  );
}

async function giveShares(ground: Ground, custody: Custody | undefined): Promise<void> {
  const { vault, onProgress } = ground;
  if (!custody) throw othersVault();
  for (const { name } of ownOf(ground, custody.holders)) {
    await vault.run(['write', 'sys/unseal', '-'], JSON.stringify({ key: await shareOf(custody, name) }));
    onProgress?.(`${name} gives a share to unseal Vault`);
    if (!(await vault.status()).sealed) return;
  }
  const { progress, t: required } = await vault.status();
  throw moreHolders({ progress, required }, custody);
}

/** Everything in Vault that vault-config-operator needs: by that operator where it may, by a root token where it takes one. */
async function configured(ground: Ground, custody: Custody | undefined): Promise<{ waiting: string[] }> {
  const view = await operatorView(ground);
  const open = await openSettings(ground, view, custody);
  const waiting = open.flatMap(({ missing }) => missing ?? []);
  const ready = open.filter(({ missing }) => missing === undefined);
  const needsRoot = typeof view === 'string' ? ready.length > 0 : ready.some(setting => setting.needsRoot);
  if (needsRoot || custody?.rootToken) {
    if (!custody) throw othersVault();
    await asRoot(ground, custody, needsRoot);
  } else if (typeof view === 'object') {
    await make(ground, ready, view);
  }
  ground.onProgress?.('Vault is ready for vault-config-operator, and no root token is left');
  return { waiting };
}

/** @param isNeeded whether there is anything to do but to end the token that is left */
async function asRoot(ground: Ground, found: Custody, isNeeded: boolean): Promise<void> {
  const { vault, call, settings, digest, onProgress } = ground;
  const { custody, token } = await rootToken(ground, found, isNeeded);
  let last = custody;
  if (token !== undefined) {
    const session = sessionOf(vault, token);
    try {
      await revokeOtherRoots(vault, token);
      const ready = settings.filter(({ missing }) => missing === undefined);
      await make(ground, await notSo(ready, session), session);
    } catch (error) {
      onProgress?.(
        `a root token is still valid, encrypted for ${custody.rootToken!.holder}: repeat the command, which ends it`,
      );
      throw error;
    }
    last = { ...custody, configured: digest };
    await writeCustody(call, last);
    await vault.revoke(token);
    if (await isAlive(vault, token)) throw notRevoked();
  }
  const { rootToken: _ended, ...ended } = last;
  await writeCustody(call, ended);
}

/** Does what is not so, and looks whether it is so then. */
async function make({ onProgress }: Ground, open: readonly Setting[], session: VaultSession): Promise<void> {
  for (const setting of open) {
    await setting.make(session);
    onProgress?.(setting.title);
  }
  const [still] = await notSo(open, session);
  if (still) throw saysOtherwise(still);
}

interface Rooted {
  custody: Custody;
  /** Undefined when the one that was left has ended, and none is needed. */
  token?: string;
}

/** The root token that is left, or a new one of the holders. */
async function rootToken(ground: Ground, custody: Custody, isNeeded: boolean): Promise<Rooted> {
  const { vault, call, onProgress } = ground;
  const own = ownOf(ground, custody.holders);
  const left = custody.rootToken;
  if (left && own.some(({ name }) => name === left.holder)) {
    const token = await decrypt(left.ciphertext, left.holder);
    if (await isAlive(vault, token)) return { custody, token };
    if (!isNeeded) return { custody };
  } else if (left && !isNeeded) throw onlyThey(left.holder);
  const keys = own.flatMap(({ fingerprint }) => ground.holders.filter(holder => holder.fingerprint === fingerprint));
  if (!keys.length) throw nobodyHere(custody.holders);
  const kept = await generateRoot({
    vault,
    kubectl: call,
    custody,
    own: keys,
    token: () => operatorToken(ground),
    onProgress,
  });
  const { holder, ciphertext } = kept.rootToken!;
  if (!own.some(({ name }) => name === holder)) throw onlyThey(holder);
  return { custody: kept, token: await decrypt(ciphertext, holder) };
}

/** The holders whose private key is on this machine. */
function ownOf<Who extends Pick<Holder, 'fingerprint'>>({ ownKeys }: Ground, holders: readonly Who[]): Who[] {
  return holders.filter(({ fingerprint }) => ownKeys.has(fingerprint));
}

function namesOf({ holders }: Pick<Custody, 'holders'>): string {
  return holders.map(({ name }) => name).join(', ');
}
