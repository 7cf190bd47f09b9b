import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, runProgram, type ProgramResult } from '@cedille/program';

export type RuntimeName = 'docker' | 'podman';

/** What runs containers on this machine, and how it and kind are called for it. */
export interface Runtime {
  name: RuntimeName;
  /** For every program that uses it. */
  env: Record<string, string | undefined>;
  /** Why this one. */
  why: string;
}

/** What makes a difference on this machine; each defaults to what is so. */
export interface MachineFacts {
  env: NodeJS.ProcessEnv;
  /** Whether a program of this name answers. */
  answers: (runtime: RuntimeName) => Promise<boolean>;
  /** Limits of processes can be raised, which Docker asks for when it starts a node. */
  mayRaiseLimits: boolean;
}

/**
 * The one that the user named for kind, else Docker, else Podman.
 * @returns the reason when there is none
 */
export async function chooseRuntime(
  facts: MachineFacts,
): Promise<{ name: RuntimeName; why: string } | { miss: string }> {
  const { env, answers, mayRaiseLimits } = facts;
  const asked = env.KIND_EXPERIMENTAL_PROVIDER || undefined;
  if (asked !== undefined && !isRuntime(asked))
    return { miss: `KIND_EXPERIMENTAL_PROVIDER names ${asked}; docker and podman are known here` };
  const misses: string[] = [];
  for (const name of asked ? [asked] : RUNTIMES) {
    if (name === 'docker' && !asked && !mayRaiseLimits) {
      misses.push('docker: cannot start nodes where limits may not be raised (CAP_SYS_RESOURCE)');
      continue;
    }
    if (await answers(name))
      return { name, why: asked ? `${name}, as KIND_EXPERIMENTAL_PROVIDER says` : `${name} answers` };
    misses.push(`${name}: ${HOW_TO_GET[name]}`);
  }
  return { miss: misses.join('; ') };
}

const RUNTIMES: readonly RuntimeName[] = ['docker', 'podman'];

function isRuntime(name: string): name is RuntimeName {
  return RUNTIMES.includes(name as RuntimeName);
}

const HOW_TO_GET: Record<RuntimeName, string> = {
  docker: 'does not answer (docs.docker.com/engine/install)',
  podman: 'does not answer (apt-get install podman runc netavark aardvark-dns)',
};

/** The facts of this machine. */
export async function machineFacts(): Promise<MachineFacts> {
  return { env: process.env, answers, mayRaiseLimits: await mayRaiseLimits() };
}

async function answers(name: RuntimeName): Promise<boolean> {
  const args = name === 'docker' ? ['version', '--format', '{{.Server.Version}}'] : ['--version'];
  return runProgram({ file: name, args, timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );
}

/** See capabilities(7): CAP_SYS_RESOURCE is the bit 24. Whoever is not root talks to a daemon that has its own rights. */
async function mayRaiseLimits(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return true;
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return effective === undefined || (BigInt(`0x${effective}`) & (1n << 24n)) !== 0n;
}

/** How the chosen one is called. @param network of the nodes, ours alone */
export async function prepareRuntime(
  { name, why }: { name: RuntimeName; why: string },
  network: string,
): Promise<Runtime> {
  const env: Runtime['env'] = {
    KIND_EXPERIMENTAL_PROVIDER: name,
    [`KIND_EXPERIMENTAL_${name.toUpperCase()}_NETWORK`]: network,
  };
  if (name === 'podman' && !process.env.CONTAINERS_CONF && (hasOldControlGroups() || !(await mayRaiseLimits())))
    env.CONTAINERS_CONF = await containersConf();
  return { name, env, why };
}

/** A configuration of our own for Podman; that of the machine stays as it is. */
async function containersConf(): Promise<string> {
  const file = join(cacheFolder(), 'containers.conf');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(
    file,
    `# For nodes of kind where control groups are of the first version, or limits of processes may not be raised.
[containers]
default_ulimits = ["nofile=10000:10000", "nproc=30000:30000"]

[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
stop_timeout = 1
`,
  );
  return file;
}

export interface RuntimeCall {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  input?: string;
}

/** Calls it. @throws ProgramError */
export function callRuntime(runtime: Runtime, args: readonly string[], call: RuntimeCall = {}): Promise<ProgramResult> {
  return runProgram({ file: runtime.name, args, env: runtime.env, ...call });
}

/** Its answer in one word, or nothing when it fails. */
export async function askRuntime(runtime: Runtime, args: readonly string[]): Promise<string | undefined> {
  return callRuntime(runtime, args).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** Whether the machine has the first version of control groups, which the kubelet refuses unless it is told. */
export function hasOldControlGroups(): boolean {
  return process.platform === 'linux' && !existsSync('/sys/fs/cgroup/cgroup.controllers');
}
