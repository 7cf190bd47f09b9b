import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until, type Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { createAuthority } from '../control-plane/certificates.ts';
import { tell } from '../support/tell.ts';

/** An answer of Vault, whatever it says. */
export interface VaultAnswer {
  status: number;
  data: Record<string, unknown>;
  /** What it says was wrong. */
  errors: readonly string[];
}

/** Vault as whoever has a token sees it. */
export interface VaultSession {
  call(method: 'GET' | 'POST' | 'LIST' | 'DELETE', path: string, body?: object): Promise<VaultAnswer>;
  /** The same; anything but a success is an error. */
  insist(method: 'GET' | 'POST' | 'LIST' | 'DELETE', path: string, body?: object): Promise<Record<string, unknown>>;
}

/** A server that nobody has initialized. */
export interface VaultServer {
  /** `http://127.0.0.1:<port>` */
  address: string;
  /** The program, which is a client as well. */
  program: string;
  /** File with the authority of its certificate, where it has one. */
  certificateAuthority?: string;
  /** Its data, and whatever else is written beside it. */
  folder: string;
  /** Nobody in particular, for signing in. */
  anybody: VaultSession;
  as(token: string): VaultSession;
  stop(): Promise<void>;
  /** Ends it and starts it again, with its data or without. */
  restart(how?: { emptied?: boolean }): Promise<void>;
}

/** A Vault of its own for one suite, unsealed. */
export interface RunningVault extends VaultServer {
  /** What the bootstrap does by hand. */
  root: VaultSession;
}

export interface StartServerOptions {
  root: string;
  run: Run;
  /** @defaultValue `vault` */
  name?: string;
  /** Lines of its configuration: a seal. */
  configuration?: string;
  /**
   * Whether it has a certificate. It is then also at an address without one, for those who only look.
   * @defaultValue false
   */
  tls?: boolean;
}

/** One server with integrated storage. @throws CedilleError `tool-missing`, or `cluster-failed` when it does not answer */
export async function startServer(options: StartServerOptions): Promise<VaultServer> {
  const { root, run, name = 'vault', tls = false } = options;
  const { path: program } = await resolveTool('vault', { root, onProgress: tell });
  const folder = join(run.folder, name);
  const data = join(folder, 'data');
  for (const part of [data, join(folder, 'plugins')]) await mkdir(part, { recursive: true });
  const [port, clusterPort] = [await run.port(), await run.port()];
  const config = join(folder, 'server.hcl');
  const secured = tls ? await securedListener(folder, await run.port()) : undefined;
  await writeFile(
    config,
    configuration({ folder, port, clusterPort, more: [secured?.listener, options.configuration] }),
  );
  const plain = `http://127.0.0.1:${port}`;
  const session = (token?: string): VaultSession => sessionAt(`${plain}/v1/`, token);
  const anybody = session();
  const answers = async (): Promise<boolean> => (await anybody.call('GET', 'sys/seal-status')).status === 200;
  let starts = 0;
  const start = async (): Promise<() => Promise<unknown>> => {
    starts += 1;
    const unique = starts === 1 ? name : `${name}-again-${starts}`;
    const server = await run.start({ name: unique, file: program, args: ['server', `-config=${config}`] });
    await until({
      what: 'Vault answers',
      condition: async () => !server.isRunning() || (await answers().catch(() => false)),
    });
    return () => server.stop();
  };
  let end = await start();
  return {
    address: secured?.address ?? plain,
    ...(secured && { certificateAuthority: secured.authority }),
    program,
    folder,
    anybody,
    as: session,
    stop: async () => void (await end()),
    async restart({ emptied = false } = {}) {
      await end();
      if (emptied) {
        await rm(data, { recursive: true, force: true });
        await mkdir(data);
      }
      end = await start();
    },
  };
}

/** A listener whose certificate is of an authority of its own. */
async function securedListener(folder: string, port: number) {
  const authority = await createAuthority('vault');
  const { certificate, key } = await authority.server('vault', ['127.0.0.1', 'localhost']);
  const file = (name: string): string => join(folder, name);
  await writeFile(file('ca.crt'), authority.certificate);
  await writeFile(file('tls.crt'), certificate);
  await writeFile(file('tls.key'), key);
  const listener = `listener "tcp" {
  address = "127.0.0.1:${port}"
  cluster_address = "127.0.0.1:0"
  tls_cert_file = "${file('tls.crt')}"
  tls_key_file = "${file('tls.key')}"
}
`;
  return { address: `https://127.0.0.1:${port}`, authority: file('ca.crt'), listener };
}

export async function startVault(options: StartServerOptions): Promise<RunningVault> {
  const server = await startServer(options);
  const made = await server.anybody.insist('POST', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
  await server.anybody.insist('POST', 'sys/unseal', { key: (made.keys as string[])[0] });
  const root = server.as(made.root_token as string);
  const leads = async (): Promise<boolean> => (await root.call('GET', 'sys/leader')).data.is_self === true;
  await until({ what: 'Vault leads', condition: leads });
  return { ...server, root };
}

interface ConfigurationOptions {
  folder: string;
  port: number;
  clusterPort: number;
  more: readonly (string | undefined)[];
}

function configuration({ folder, port, clusterPort, more }: ConfigurationOptions): string {
  return `disable_mlock = true
plugin_directory = "${folder}/plugins"
api_addr = "http://127.0.0.1:${port}"
cluster_addr = "http://127.0.0.1:${clusterPort}"
listener "tcp" {
  address = "127.0.0.1:${port}"
  cluster_address = "127.0.0.1:${clusterPort}"
  tls_disable = true
}
storage "raft" {
  path = "${folder}/data"
  node_id = "one"
}
${more.filter(part => part !== undefined).join('')}`;
}

function sessionAt(address: string, token: string | undefined): VaultSession {
  const call: VaultSession['call'] = async (method, path, body) => {
    const response = await fetch(address + path, {
      method,
      headers: { ...(token !== undefined && { 'X-Vault-Token': token }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const said = isJson(response) && text ? (JSON.parse(text) as Said) : {};
    return { status: response.status, data: { ...said, ...said.data, ...said.auth }, errors: said.errors ?? [] };
  };
  return {
    call,
    async insist(method, path, body) {
      const { status, data, errors } = await call(method, path, body);
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${errors.join(', ')}`);
      return data;
    },
  };
}

interface Said {
  data?: Record<string, unknown> | null;
  auth?: Record<string, unknown> | null;
  errors?: string[];
}

function isJson({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('application/json') ?? false;
}
