import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cluster, KubernetesClient, KubernetesObject, Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import type { RunningProgram } from '@cedille/program';
import { parse, stringify } from 'yaml';
import { programOf, type WorkloadProgram } from './program-of.ts';

/** Where Argo CD is installed. */
export const ARGOCD_NAMESPACE = 'argocd';

export interface StartArgoCdOptions {
  root: string;
  run: Run;
  cluster: Cluster;
  client: KubernetesClient;
  /** `http://127.0.0.1:<port>` by which it reaches addresses that lead nowhere but in the cluster. */
  proxy?: string | undefined;
  /** How often it compares what did not seem to change. @defaultValue what Argo CD itself has, which is minutes */
  everySeconds?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** Argo CD as far as it delivers: its cache, what makes manifests of bundles, what applies them. */
export interface RunningArgoCd {
  /** Kills what compares and applies, and starts it again, as the kubelet would. */
  crash: () => Promise<void>;
  /** Starts the plugins that are configured in the cluster by now, as the kubelet does when a release brings them. */
  startPlugins: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the programs of the Argo CD that is installed in a cluster whose Pods are fakes, beside it: with the arguments,
 * variables and ConfigMaps that its workloads have there. Other than in Pods are addresses, folders, the right to everything
 * that comes with the kubeconfig, and the cache: a stand-in for Redis that keeps nothing.
 */
export async function startArgoCd(options: StartArgoCdOptions): Promise<RunningArgoCd> {
  const { run, client, everySeconds } = options;
  const setting = await prepare(options);
  const [configMaps, workloads] = [await list(client, 'v1', 'ConfigMap'), await workloadsIn(client)];
  const start = (name: string, more: Partial<WorkloadProgram>): Promise<RunningProgram> =>
    startOne({ run, setting, program: programOf(workloadNamed(workloads, name), configMaps), more });
  const cache = await run.start({
    name: 'argocd-cache',
    file: setting.redis,
    args: ['--address', setting.redisAddress],
  });
  const repoServer = await start('argocd-repo-server', {
    args: [
      `--port=${setting.port.repo}`,
      `--metrics-port=${setting.port.repoMetrics}`,
      `--redis=${setting.redisAddress}`,
    ],
    env: { ARGOCD_REPO_SERVER_LISTEN_ADDRESS: '127.0.0.1', ARGOCD_REPO_SERVER_METRICS_LISTEN_ADDRESS: '127.0.0.1' },
  });
  const startController = (): Promise<RunningProgram> =>
    start('argocd-application-controller', {
      args: [
        `--repo-server=127.0.0.1:${setting.port.repo}`,
        `--redis=${setting.redisAddress}`,
        `--metrics-port=${setting.port.controllerMetrics}`,
      ],
      // A claim to be one of several is made by names of Pods, which a process has none of.
      env: {
        ARGOCD_CONTROLLER_REPLICAS: '1',
        ...(everySeconds !== undefined && { ARGOCD_RECONCILIATION_TIMEOUT: `${everySeconds}s` }),
        ...(everySeconds !== undefined && { ARGOCD_RECONCILIATION_JITTER: '1s' }),
      },
    });
  let controller = await startController();
  const programs = [repoServer, cache];
  return {
    async crash() {
      await controller.kill();
      controller = await startController();
    },
    async startPlugins() {
      programs.push(...(await startPlugins({ ...options, setting })));
    },
    async stop() {
      for (const program of [controller, ...programs]) await program.stop();
    },
  };
}

interface StartPluginsOptions extends StartArgoCdOptions {
  setting: Setting;
}

/** Each is a program of Argo CD that listens where the repo-server looks, and runs what its settings say. */
async function startPlugins({
  root,
  run,
  client,
  setting,
  onProgress,
}: StartPluginsOptions): Promise<RunningProgram[]> {
  const maps = await list(client, 'v1', 'ConfigMap');
  const settings = maps.find(({ metadata }) => metadata.name === 'argocd-cmp-cm')?.data as Record<string, string>;
  const cosign = await resolveTool('cosign', { root, ...(onProgress && { onProgress }) });
  const started: RunningProgram[] = [];
  for (const [file, text] of Object.entries(settings ?? {})) {
    const folder = join(run.folder, 'argocd', 'plugin-settings', file);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'plugin.yaml'), text);
    started.push(
      await run.start({
        name: `argocd-plugin-${file}`,
        file: setting.argocd,
        args: ['--config-dir-path', folder],
        env: {
          ...setting.env,
          PATH: `${dirname(cosign.path)}:${setting.env.PATH}`,
          ARGOCD_BINARY_NAME: 'argocd-cmp-server',
        },
      }),
    );
  }
  return started;
}

interface Setting {
  /** Paths of programs. */
  argocd: string;
  redis: string;
  redisAddress: string;
  port: { repo: number; repoMetrics: number; controllerMetrics: number };
  /** Variables of every program. */
  env: Record<string, string>;
}

async function prepare({ root, run, cluster, proxy, signal, onProgress }: StartArgoCdOptions): Promise<Setting> {
  const how = { root, signal, ...(onProgress && { onProgress }) };
  const [argocd, redis, helm] = [
    await resolveTool('argocd', how),
    await resolveTool('miniredis', how),
    await resolveTool('helm', how),
  ];
  const folder = join(run.folder, 'argocd');
  const folders = ['tls', 'ssh', 'gpg', 'plugins', 'tmp'].map(name => join(folder, name));
  for (const path of folders) await mkdir(path, { recursive: true });
  const [tls, ssh, gpg, plugins, tmp] = folders as [string, string, string, string, string];
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, inNamespace(await readFile(cluster.kubeconfig, 'utf8')), { mode: 0o600 });
  return {
    argocd: argocd.path,
    redis: redis.path,
    redisAddress: `127.0.0.1:${await run.port()}`,
    port: { repo: await run.port(), repoMetrics: await run.port(), controllerMetrics: await run.port() },
    env: {
      PATH: `${dirname(helm.path)}:${process.env.PATH ?? ''}`,
      HOME: folder,
      TMPDIR: tmp,
      KUBECONFIG: kubeconfig,
      // What is on this machine is reached without it.
      ...(proxy !== undefined && { HTTPS_PROXY: proxy }),
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_GNUPGHOME: gpg,
      ARGOCD_TLS_DATA_PATH: tls,
      ARGOCD_SSH_DATA_PATH: ssh,
      ARGOCD_PLUGINSOCKFILEPATH: plugins,
    },
  };
}

/** The programs look for their own settings in the namespace of the context. */
function inNamespace(kubeconfig: string): string {
  const config = parse(kubeconfig) as { contexts: { context: Record<string, unknown> }[] };
  for (const { context } of config.contexts) context.namespace = ARGOCD_NAMESPACE;
  return stringify(config);
}

interface StartOneOptions {
  run: Run;
  setting: Setting;
  program: WorkloadProgram;
  /** Said last, so that it wins. */
  more: Partial<WorkloadProgram>;
}

function startOne({ run, setting, program, more }: StartOneOptions): Promise<RunningProgram> {
  return run.start({
    name: program.name,
    file: setting.argocd,
    args: [...program.args, ...(more.args ?? [])],
    env: { ...program.env, ...more.env, ...setting.env, ARGOCD_BINARY_NAME: program.name },
  });
}

function workloadNamed(workloads: readonly KubernetesObject[], name: string): KubernetesObject {
  const found = workloads.find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`There is no ${name} in the namespace ${ARGOCD_NAMESPACE}.`);
  return found;
}

async function workloadsIn(client: KubernetesClient): Promise<KubernetesObject[]> {
  return [...(await list(client, 'apps/v1', 'Deployment')), ...(await list(client, 'apps/v1', 'StatefulSet'))];
}

function list(client: KubernetesClient, apiVersion: string, kind: string): Promise<KubernetesObject[]> {
  return client.list({ apiVersion, kind, namespace: ARGOCD_NAMESPACE });
}
