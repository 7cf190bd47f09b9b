import { ProgramError, runProgram } from '@cedille/program';
import type { BootstrapVaultOptions, Role } from './bootstrap-vault.ts';

export const VAULT_NAMESPACE = 'vault';

export interface VaultStatus {
  initialized: boolean;
  sealed: boolean;
}

/** Vault's own program, beside the first server. */
export interface VaultProgram {
  run: (args: readonly string[], input?: string) => Promise<string>;
  /** The same with a token, which is neither an argument nor in a file. */
  runAs: (token: string, args: readonly string[], input?: string) => Promise<string>;
  /** Ends a token, even when the run was interrupted. */
  revoke: (token: string) => Promise<void>;
  status: () => Promise<VaultStatus>;
  answers: () => Promise<boolean>;
  leads: () => Promise<boolean>;
  /** Whether vault-config-operator can sign in already. */
  admits: (role: Role) => Promise<boolean>;
  /** Initializes with one key. What Vault answers goes to its volume and nowhere else. */
  initialize: () => Promise<void>;
  /** The key in that answer; undefined as long as it is not all there. */
  keyOfNote: () => Promise<string | undefined>;
  /** Leaves a note that root tokens may be left, in place of the answer. */
  noteUnfinished: () => Promise<void>;
  isUnfinished: () => Promise<boolean>;
  forgetNote: () => Promise<void>;
}

/** On the volume of the data, which outlives Pods and whoever works on the bootstrap. */
const NOTE = '/vault/data/bootstrap.json';

/** Written beside it first, so that the note is whole or not there; a shell that is killed between the two leaves it there. */
const DRAFT = `${NOTE}.new`;

// Each shell has a draft of its own: another one that is still at it loses nothing.
const INIT = `umask 077 && vault operator init -key-shares=1 -key-threshold=1 -format=json >${DRAFT}.$$ && sync && mv ${DRAFT}.$$ ${NOTE}`;
const READ = `cat ${NOTE} 2>/dev/null || cat ${DRAFT}.* 2>/dev/null || true`;
const UNFINISHED = `umask 077 && echo '{}' >${DRAFT}.$$ && mv ${DRAFT}.$$ ${NOTE} && rm -f ${DRAFT}.*`;
const FORGET = `rm -f ${NOTE} ${DRAFT}.*`;
const WITH_TOKEN = 'read -r VAULT_TOKEN && export VAULT_TOKEN && exec vault "$@"';

export function vaultIn({ kubeconfig, kubectl: file, signal }: BootstrapVaultOptions): VaultProgram {
  const call = async (args: readonly string[], input: string, until: AbortSignal | undefined): Promise<string> => {
    const given = { file, args: ['--kubeconfig', kubeconfig, ...args], input, timeoutMs: 120_000, signal: until };
    return (await runProgram(given)).stdout;
  };
  const inside = ['-n', VAULT_NAMESPACE, 'exec', '-i', 'vault-0', '-c', 'vault', '--'];
  const run: VaultProgram['run'] = (args, input = '') => call([...inside, 'vault', ...args], input, signal);
  const shell = (script: string): Promise<string> => call([...inside, 'sh', '-c', script], '', signal);
  const withToken = (token: string, args: readonly string[], input: string, until = signal): Promise<string> =>
    call([...inside, 'sh', '-c', WITH_TOKEN, 'vault', ...args], `${token}\n${input}`, until);
  const status = (): Promise<VaultStatus> => statusFrom(run);
  const note = (): Promise<string> => shell(READ);
  return {
    run,
    runAs: (token, args, input = '') => withToken(token, args, input),
    revoke: async token => void (await withToken(token, ['token', 'revoke', '-self'], '', AbortSignal.timeout(60_000))),
    status,
    answers: holds(async () => (await status()).sealed !== undefined),
    leads: holds(async () => (parsed(await run(['read', '-format=json', 'sys/leader'])) as Leader).data.is_self),
    admits: ({ path, targetServiceAccounts: [account], targetNamespaces: { targetNamespaces } }) =>
      holds(async () => {
        const token = await call(['-n', targetNamespaces[0]!, 'create', 'token', account!], '', signal);
        const login = [`auth/${path}/login`, `role=${account}`, 'jwt=-'];
        return (await run(['write', '-field=token', ...login], token.trim())) !== '';
      })(),
    initialize: async () => void (await shell(INIT)),
    keyOfNote: async () => (parsed(await note()) as InitAnswer | undefined)?.unseal_keys_b64?.[0],
    noteUnfinished: async () => void (await shell(UNFINISHED)),
    isUnfinished: async () => (await note()).trim() !== '',
    forgetNote: async () => void (await shell(FORGET)),
  };
}

interface Leader {
  data: { is_self: boolean };
}

interface InitAnswer {
  unseal_keys_b64?: string[];
}

/** Vault's program exits with 2 while Vault is sealed, and says the same. */
async function statusFrom(run: VaultProgram['run']): Promise<VaultStatus> {
  const said = await run(['status', '-format=json']).catch((error: unknown) => {
    if (error instanceof ProgramError && error.stdout.includes('"sealed"')) return error.stdout;
    throw error;
  });
  return JSON.parse(said) as VaultStatus;
}

function holds(condition: () => Promise<boolean>): () => Promise<boolean> {
  return () => condition().catch(() => false);
}

/** Undefined for what is not whole. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
