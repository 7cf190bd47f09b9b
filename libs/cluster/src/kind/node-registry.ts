import { loadToolVersions } from '@cedille/helm';
import { buildImages, KEY_LABEL, type BuildOptions } from '../images/build-images.ts';
import { until } from '../kubernetes/until.ts';
import { askRuntime, callRuntime, type Runtime } from './runtime.ts';

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

export interface NodeRegistryOptions extends BuildOptions {
  runtime: Runtime;
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
      ...['--publish', `127.0.0.1:${port}:${PORT}`, image],
    ],
    { signal },
  );
  const host = `127.0.0.1:${port}`;
  await until({ what: 'the registry answers', signal, everyMs: 50, condition: () => answers(`http://${host}/v2/`) });
  const format = `{{ (index .NetworkSettings.Networks "${network}").IPAddress }}`;
  const { stdout } = await callRuntime(runtime, ['inspect', '--format', format, name], { signal });
  return { host, onNodes: `${name}:${PORT}`, inside: `${stdout.trim()}:${PORT}` };
}

const PORT = 5000;

function registryName(cluster: string): string {
  return `${cluster}-registry`;
}

/** The image of the registry, known to the runtime: one program is all that it takes. */
export async function registryImage(options: BuildOptions & { runtime: Runtime }): Promise<string> {
  const { root, runtime, signal } = options;
  const { crane } = await loadToolVersions(root, 'crane');
  const image = `localhost/cedille/registry:${crane.version}`;
  const recipe = {
    names: [image],
    programs: { crane: 'crane' },
    config: { entrypoint: ['/crane', 'registry', 'serve', '--address', `:${PORT}`, '--disk', '/tmp'] },
  } as const;
  const { file, key } = await buildImages('registry', [recipe], options);
  const format = `{{ index .Config.Labels "${KEY_LABEL}" }}`;
  if ((await askRuntime(runtime, ['image', 'inspect', '--format', format, image])) !== key)
    await callRuntime(runtime, ['load', '--quiet', '--input', file], { signal });
  return image;
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
