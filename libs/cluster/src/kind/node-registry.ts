import { REGISTRY_PORT, type ImageMaker, type MakeOptions } from '../images.ts';
import { until } from '../kubernetes/until.ts';
import { loadMadeImage } from './load-made-image.ts';
import { callRuntime, type Runtime } from './runtime.ts';

/** A registry that nodes and Pods reach, and this machine too. */
export interface NodeRegistry {
  /** As this machine reaches it: `127.0.0.1:<port>`. */
  host: string;
  /** As nodes reach it, by a name that stays when it is started anew. */
  onNodes: string;
  /** As Pods reach it: by its address, for their names may be asked of another resolver than that of the network. */
  inside: string;
}

/** Label of the containers of a cluster that are none of its nodes. */
export const CLUSTER_LABEL = 'club.cedille.cluster';

export interface RegistryImageOptions extends MakeOptions {
  runtime: Runtime;
  images: ImageMaker;
}

export interface NodeRegistryOptions extends RegistryImageOptions {
  cluster: string;
  network: string;
  port: number;
}

/** Starts the registry of a cluster in the network of its nodes. */
export async function startNodeRegistry(options: NodeRegistryOptions): Promise<NodeRegistry> {
  const { runtime, cluster, network, port, signal } = options;
  const image = await registryImage(options);
  const name = registryName(cluster);
  await callRuntime(
    runtime,
    [
      ...['run', '--detach', '--name', name, '--network', network, '--label', `${CLUSTER_LABEL}=${cluster}`],
      ...['--publish', `127.0.0.1:${port}:${REGISTRY_PORT}`, image],
    ],
    { signal },
  );
  const host = `127.0.0.1:${port}`;
  await until({ what: 'the registry answers', signal, everyMs: 50, condition: () => answers(`http://${host}/v2/`) });
  const format = `{{ (index .NetworkSettings.Networks "${network}").IPAddress }}`;
  const { stdout } = await callRuntime(runtime, ['inspect', '--format', format, name], { signal });
  return { host, onNodes: `${name}:${REGISTRY_PORT}`, inside: `${stdout.trim()}:${REGISTRY_PORT}` };
}

function registryName(cluster: string): string {
  return `${cluster}-registry`;
}

/** The image of the registry, known to the runtime. */
export async function registryImage(options: RegistryImageOptions): Promise<string> {
  const made = await options.images.registry(options);
  await loadMadeImage(made, options);
  return made.image;
}

/** Nodes ask the registry of the cluster first, whatever registry an image names; what it does not have is pulled as usual. */
export async function mirrorThrough(registry: NodeRegistry, node: string, runtime: Runtime): Promise<void> {
  const text = `[host."http://${registry.onNodes}"]\n  capabilities = ["pull", "resolve"]\n`;
  const folder = '/etc/containerd/certs.d/_default';
  const write = `mkdir -p ${folder} && cat > ${folder}/hosts.toml`;
  await callRuntime(runtime, ['exec', '--interactive', node, 'sh', '-c', write], { input: text });
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
