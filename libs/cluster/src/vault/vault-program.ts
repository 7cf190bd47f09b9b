import { ProgramError, runProgram } from '@cedille/program';

export const VAULT_NAMESPACE = 'vault';

/** The first server; in Kubernetes its Pod has this name for ever. */
export const FIRST_SERVER = 'vault-0';

/** A cluster as kubectl reaches it. */
export interface KubectlPlace {
  /** Absolute path of the program. */
  kubectl: string;
  /** The arguments that say which cluster: `--context`, `--kubeconfig`. */
  target: readonly string[];
  signal?: AbortSignal | undefined;
}

/** @returns what it prints. @throws ProgramError */
export type Kubectl = (args: readonly string[], input?: string, until?: AbortSignal) => Promise<string>;

/** kubectl keeps at it for two minutes, and is ended with the command, unless it is told of another end. */
export function kubectlAt({ kubectl: file, target, signal }: KubectlPlace): Kubectl {
  return async (args, input = '', until = signal) =>
    (await runProgram({ file, args: [...target, ...args], input, timeoutMs: 120_000, signal: until })).stdout;
}

export interface VaultStatus {
  initialized: boolean;
  sealed: boolean;
  /** What unseals it: `shamir`, `gcpckms`, `transit`. */
  type: string;
  /** Whether it unseals itself; its keys are then for recovery. */
  recovery_seal: boolean;
  /** Shares that unseal it, and how many of them it has now. */
  t: number;
  progress: number;
}

/** How an account signs in: who it is, and where. */
export interface SignInAs {
  /** Of the auth method. */
  path: string;
  role: string;
  namespace: string;
  account: string;
}

/** Vault's own program, beside the first server: it verifies Vault's certificate, and nothing that it says crosses a network. */
export interface VaultProgram {
  run: (args: readonly string[], input?: string) => Promise<string>;
  /** The same with a token, which is neither an argument nor in a file. */
  runAs: (token: string, args: readonly string[], input?: string) => Promise<string>;
  /** A shell there, with the program on its path. */
  shell: (script: string, input?: string) => Promise<string>;
  /** Ends a token, even when the run was interrupted. */
  revoke: (token: string) => Promise<void>;
  status: () => Promise<VaultStatus>;
  answers: () => Promise<boolean>;
  /** Whether it is the server that leads. */
  leads: () => Promise<boolean>;
  /** Whether any server leads: the others ask it. */
  isLed: () => Promise<boolean>;
  /** A token for an account of the cluster. @throws ProgramError when Vault does not let it in, or it does not exist */
  signIn: (who: SignInAs) => Promise<string>;
  /** Whether it is let in. */
  admits: (who: SignInAs) => Promise<boolean>;
}

const WITH_TOKEN = 'read -r VAULT_TOKEN && export VAULT_TOKEN && exec vault "$@"';

export function vaultIn(place: KubectlPlace): VaultProgram {
  const call = kubectlAt(place);
  const inside = ['-n', VAULT_NAMESPACE, 'exec', '-i', FIRST_SERVER, '-c', 'vault', '--'];
  const run: VaultProgram['run'] = (args, input) => call([...inside, 'vault', ...args], input);
  const withToken = (token: string, args: readonly string[], input: string, until?: AbortSignal): Promise<string> =>
    call([...inside, 'sh', '-c', WITH_TOKEN, 'vault', ...args], `${token}\n${input}`, until);
  const status = (): Promise<VaultStatus> => statusFrom(run);
  const leader = async (): Promise<Leader> =>
    (JSON.parse(await run(['read', '-format=json', 'sys/leader'])) as { data: Leader }).data;
  const signIn: VaultProgram['signIn'] = async ({ path, role, namespace, account }) => {
    const jwt = await call(['-n', namespace, 'create', 'token', account]);
    return (await run(['write', '-field=token', `auth/${path}/login`, `role=${role}`, 'jwt=-'], jwt.trim())).trim();
  };
  return {
    run,
    runAs: (token, args, input = '') => withToken(token, args, input),
    shell: (script, input) => call([...inside, 'sh', '-c', script], input),
    revoke: async token => void (await withToken(token, ['token', 'revoke', '-self'], '', AbortSignal.timeout(60_000))),
    status,
    answers: () => holds(async () => (await status()).sealed !== undefined),
    leads: () => holds(async () => (await leader()).is_self),
    isLed: () => holds(async () => (await leader()).leader_address !== ''),
    signIn,
    admits: who => holds(async () => (await signIn(who)) !== ''),
  };
}

interface Leader {
  is_self: boolean;
  leader_address: string;
}

/** Vault's program exits with 2 while Vault is sealed, and says the same. */
async function statusFrom(run: VaultProgram['run']): Promise<VaultStatus> {
  const said = await run(['status', '-format=json']).catch((error: unknown) => {
    if (error instanceof ProgramError && error.stdout.includes('"sealed"')) return error.stdout;
    throw error;
  });
  return JSON.parse(said) as VaultStatus;
}

function holds(condition: () => Promise<boolean>): Promise<boolean> {
  return condition().catch(() => false);
}
