import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createKubernetesClient,
  wantedIn,
  type AuthMethod,
  type KubernetesClient,
  type Run,
  type Step,
  type Wanted,
} from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { ProgramError, runProgram } from '@cedille/program';
import { bundleProgram } from '../support/bundle-program.ts';
import { openCluster } from '../support/open-cluster.ts';
import type { Settings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { createHolders, type PgpHolders } from './pgp-holders.ts';
import { apiOf, findTenancies, type RenderedPlace } from './places.ts';
import { standInKubectl, type End, type StandIn } from './stand-in-kubectl.ts';
import { startServer, startVault, type VaultServer } from './start-vault.ts';

export const HOLDERS = ['ada', 'bob', 'eve'];

const OPERATOR = { namespace: 'vault-config-operator', name: 'vault-administrator' };
const CUSTODY = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-holders', namespace: 'vault' } } as const;
const PLUGIN = { name: 'vault-plugin-secrets-github', text: '#!/bin/sh\nexit 1\n' };

export interface Said {
  /** Whether it came to its end. */
  isDone: boolean;
  stdout: string;
  stderr: string;
}

export interface Order {
  end?: { at: number | string; how: End };
  /** On whose machine; with the keys of all when left out. */
  on?: string;
  wanted?: Wanted;
  onlyLook?: boolean;
  startOver?: boolean;
  patienceMs?: number;
}

/** A Vault that nobody has initialized, and starts of it. */
export interface Attempt {
  vault: VaultServer;
  standIn: StandIn;
  start(order?: Order): Promise<Said>;
  look(order?: Order): Promise<Step[]>;
  /** Everything that anybody said so far. */
  outputs: string[];
  wanted(methods?: readonly AuthMethod[]): Wanted;
}

export interface Setup {
  /** What unseals it. */
  by?: 'itself' | 'holders';
  /** Another authority than that of its certificate. */
  certificateAuthority?: string;
}

/** Where Vaults are started: an API server, what unseals a Vault in the place of Google's KMS, and people with keys. */
export interface InitGround {
  run: Run;
  client: KubernetesClient;
  holders: PgpHolders;
  /** The environment that runs the Vault, as it is rendered. */
  keeper: RenderedPlace;
  /** An auth method for each environment; all of them are this API server. */
  methods: readonly AuthMethod[];
  begin(name: string, setup?: Setup): Promise<Attempt>;
  /** What the Secret for the holders has. */
  custody(): Promise<Record<string, Buffer>>;
  /** The account of vault-config-operator comes, or goes. */
  setOperator(isThere: boolean): Promise<void>;
  operatorToken(): Promise<string>;
  close(): Promise<void>;
}

export async function openInitGround(settings: Settings): Promise<InitGround> {
  const [tenancy] = await findTenancies(settings);
  const { keeper, tenants } = tenancy!;
  const { run, cluster } = await openCluster({ settings, what: 'start of Vault', needs: ['schema'] });
  const { kubeconfig } = cluster;
  const client = createKubernetesClient({ kubeconfig });
  for (const name of ['vault', OPERATOR.namespace])
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await client.apply(binding());
  const api = await apiOf(kubeconfig);
  const authorities = join(run.folder, 'authorities.crt');
  await writeFile(authorities, api.certificateAuthority);
  const kubectl = (await resolveTool('kubectl', { root: settings.root, onProgress: tell })).path;
  const gpg = (await runProgram({ file: 'sh', args: ['-c', 'command -v gpg'] })).stdout.trim();
  const once = await bundleProgram(fileURLToPath(new URL('init-once.ts', import.meta.url)), run.folder);
  const holders = await createHolders(run, HOLDERS);
  const seal = await transitSeal(settings.root, run);
  const methods = [keeper, ...tenants].map(place => ({
    environment: place.name,
    mount: place.facts.vault.authMount,
    host: api.server,
    isOwn: place === keeper,
    ...(place !== keeper && { certificateAuthority: api.certificateAuthority }),
  }));
  const ownMount = keeper.facts.vault.authMount;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: OPERATOR };
  const setOperator = async (isThere: boolean): Promise<void> =>
    void (await (isThere ? client.apply(account) : client.delete(account)));
  return {
    run,
    client,
    holders,
    keeper,
    methods,
    setOperator,
    async begin(name, { by = 'itself', certificateAuthority } = {}) {
      await client.delete(CUSTODY);
      await setOperator(true);
      const configuration = by === 'itself' ? { configuration: seal } : {};
      const made = await startServer({ root: settings.root, run, name, tls: true, ...configuration });
      const vault = { ...made, ...(certificateAuthority !== undefined && { certificateAuthority }) };
      const standIn = await standInKubectl({ vault, kubectl, authorities, ownMount, others: [gpg] });
      return attemptOf({ vault, standIn, once, kubeconfig, holders, keeper, methods });
    },
    async custody() {
      const { data = {} } = ((await client.read(CUSTODY)) ?? {}) as { data?: Record<string, string> };
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
    },
    async operatorToken() {
      const args = ['--kubeconfig', kubeconfig, '-n', OPERATOR.namespace, 'create', 'token', OPERATOR.name];
      return (await runProgram({ file: kubectl, args })).stdout.trim();
    },
    async close() {
      client.close();
      await run.close();
    },
  };
}

interface AttemptOptions {
  vault: VaultServer;
  standIn: StandIn;
  /** The program that starts it. */
  once: string;
  kubeconfig: string;
  holders: PgpHolders;
  keeper: RenderedPlace;
  methods: readonly AuthMethod[];
}

async function attemptOf(options: AttemptOptions): Promise<Attempt> {
  const { vault, standIn, once, kubeconfig, holders, keeper, methods } = options;
  const work = join(vault.folder, 'work');
  await mkdir(work);
  await writeFile(join(vault.folder, 'plugins', PLUGIN.name), PLUGIN.text, { mode: 0o755 });
  const outputs: string[] = [];
  const wanted = (some = methods): Wanted => wantedFor(keeper, vault, some);
  const start: Attempt['start'] = async ({ end, on, ...order } = {}) => {
    await standIn.begin(end);
    const said = await runProgram({
      file: 'node',
      args: [once],
      cwd: work,
      input: JSON.stringify({
        kubeconfig,
        kubectl: standIn.kubectl,
        root: holders.root,
        wanted: wanted(),
        ...order,
      }),
      env: {
        PATH: `${standIn.folder}:${process.env.PATH}`,
        HOME: work,
        TMPDIR: work,
        XDG_CACHE_HOME: work,
        GNUPGHOME: holders.home(on),
      },
      timeoutMs: 240_000,
    }).then(
      result => ({ isDone: true, ...result }),
      (error: unknown) => {
        if (!(error instanceof ProgramError)) throw error;
        return { isDone: false, stdout: error.stdout, stderr: error.stderr };
      },
    );
    outputs.push(said.stdout, said.stderr);
    return said;
  };
  return {
    vault,
    standIn,
    start,
    outputs,
    wanted,
    look: async order => JSON.parse((await start({ ...order, onlyLook: true })).stdout) as Step[],
  };
}

/** What the environment that runs a Vault wants of it, as it is rendered; its volumes are folders here. */
function wantedFor({ objects }: RenderedPlace, { folder }: VaultServer, methods: readonly AuthMethod[]): Wanted {
  const wanted = wantedIn(
    objects.map(object => ({ object })),
    methods,
  );
  return {
    ...wanted,
    audit: { ...wanted.audit!, options: { file_path: join(folder, 'audit.log') } },
    plugin: { ...wanted.plugin!, sha256: createHash('sha256').update(PLUGIN.text).digest('hex') },
  };
}

/** A key that only another Vault has, as with a KMS. */
async function transitSeal(root: string, run: Run): Promise<string> {
  const vault = await startVault({ root, run, name: 'seal' });
  await vault.root.insist('POST', 'sys/mounts/transit', { type: 'transit' });
  await vault.root.insist('POST', 'transit/keys/unseal', {});
  const policy = 'path "transit/+/unseal" { capabilities = ["update"] }';
  await vault.root.insist('POST', 'sys/policies/acl/unseal', { policy });
  const { client_token: token } = await vault.root.insist('POST', 'auth/token/create', {
    policies: ['unseal'],
    ttl: '24h',
  });
  return `seal "transit" {
  address = "${vault.address}"
  token = "${token as string}"
  key_name = "unseal"
  mount_path = "transit/"
}
`;
}

function binding() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'token-review' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
    subjects: [{ kind: 'ServiceAccount', ...OPERATOR }],
  };
}
