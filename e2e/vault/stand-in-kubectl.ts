import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VaultServer } from './start-vault.ts';

/** How a step goes wrong; `orphaned` is carried out although whoever wanted it is gone. */
export type End = 'killed before' | 'killed after' | 'orphaned' | 'failed';

/** A program in place of kubectl: there is no Pod, so what would be run in it is run beside the server. It counts its calls. */
export interface StandIn {
  /** Absolute path. */
  kubectl: string;
  /** A folder with it and the programs in front of others, which count as well. */
  folder: string;
  /** From the next call on: which of them goes wrong, by number or by what it does. */
  begin(end?: { at: number | string; how: End }): Promise<void>;
  /** Calls since then. */
  steps(): Promise<number>;
  /** Everything that was ever applied, as it came. */
  applied(): Promise<string[]>;
}

export interface StandInOptions {
  vault: VaultServer;
  /** The real program. */
  kubectl: string;
  /** File with the authority of the cluster, which Vault finds beside it in a Pod. */
  authorities: string;
  /** The auth method of Vault's own cluster. */
  ownMount: string;
  /** Programs whose calls count as well, by absolute path. */
  others?: readonly string[];
}

export async function standInKubectl(options: StandInOptions): Promise<StandIn> {
  const folder = join(options.vault.folder, 'programs');
  await mkdir(folder, { recursive: true });
  const state = join(folder, 'state');
  await mkdir(state, { recursive: true });
  const write = async (name: string, script: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, script);
    await chmod(file, 0o755);
    return file;
  };
  for (const other of options.others ?? [])
    await write(other.split('/').at(-1)!, counted(state, `const call = ['${other}', ...args];`));
  return {
    kubectl: await write('kubectl', counted(state, insteadOfPod(state, options))),
    folder,
    async begin(end) {
      await writeFile(join(state, 'count'), '0');
      await writeFile(join(state, 'end'), JSON.stringify(end ?? {}));
    },
    steps: async () => Number(await readFile(join(state, 'count'), 'utf8')),
    async applied() {
      const names = (await readdir(state)).filter(name => name.startsWith('applied-'));
      return Promise.all(names.map(name => readFile(join(state, name), 'utf8')));
    },
  };
}

/** With the folder of the server in place of its volume. */
function insteadOfPod(
  state: string,
  { vault: { address, certificateAuthority, program, folder }, kubectl, authorities, ownMount }: StandInOptions,
): string {
  return `
const inside = args.indexOf('--');
const call = inside < 0 ? ['${kubectl}', ...args] : args.slice(inside + 1).map(one => one.replaceAll('/vault/data', '${folder}/data'));
if (inside >= 0)
  Object.assign(env, {
    PATH: '${dirname(program)}:' + env.PATH,
    VAULT_ADDR: '${address}',
    HOME: '${folder}',
    ...(${certificateAuthority !== undefined} && { VAULT_CACERT: '${certificateAuthority ?? ''}' }),
  });
if (args.includes('apply')) writeFileSync('${state}/applied-' + process.pid, input);
// In a Pod, Vault finds the authority of its cluster beside it.
const authority = { kubernetes_ca_cert: readFileSync('${authorities}', 'utf8'), disable_local_ca_jwt: true };
const withAuthority = text => text.replace(/\\{.*\\}/s, found => JSON.stringify({ ...JSON.parse(found), ...authority }));
if (call.includes('auth/${ownMount}/config') && !call.includes('read')) input = Buffer.from(withAuthority(input.toString()));
`;
}

function counted(state: string, body: string): string {
  return `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const step = Number(readFileSync('${state}/count', 'utf8')) + 1;
writeFileSync('${state}/count', String(step));
const end = JSON.parse(readFileSync('${state}/end', 'utf8'));
const isNow = how => end.how === how && (end.at === step || args.join(' ').includes(end.at));
const die = () => process.kill(process.ppid, 'SIGKILL');
if (isNow('killed before')) { die(); process.exit(1); }
if (isNow('failed')) { console.error('the connection was lost'); process.exit(1); }
const env = { ...process.env };
let input = readFileSync(0);
${body}
if (isNow('orphaned')) die();
const done = spawnSync(call[0], call.slice(1), { input, env });
if (isNow('killed after')) { die(); process.exit(1); }
process.stdout.write(done.stdout);
process.stderr.write(done.stderr);
process.exitCode = done.status;
`;
}
