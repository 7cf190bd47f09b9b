import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster, KubernetesClient, Run } from '@cedille/cluster';
import type { RunningProgram } from '@cedille/program';
import { stringify } from 'yaml';
import { createControlPlane, type ControlPlaneCluster } from '../control-plane/create-control-plane.ts';
import { PROVIDER, prepareProvider, providerCredentials, startProvider } from '../registration/start-provider.ts';
import type { Platform } from '../support/find-platform.ts';
import { tell } from '../support/tell.ts';
import { startServiceNames } from './service-names.ts';
import { startVirtualCluster } from './virtual-cluster.ts';

/** What stands in for Pods, so that one control plane is a virtual cluster in another one. */
export interface Hosting {
  /** The API server that stands in for the one in a Pod. */
  cluster: ControlPlaneCluster;
  /** `http://127.0.0.1:<port>`: the way to it by the name of its Service. */
  proxy: string;
  /** Of the workspace: what has to be other than in Pods. */
  files: Readonly<Record<string, string>>;
  /** Kills a part as it is, and starts it again. */
  crash: Readonly<Record<'provider' | 'API server of the host' | 'virtual API server', () => Promise<void>>>;
}

export interface HostOptions {
  root: string;
  run: Run;
  platform: Platform;
  /** Of the host. */
  client: KubernetesClient;
  cluster: Cluster;
}

/** Whether the hub makes the cluster of the environment, instead of being told of one. */
export function isHosted({ environment, hub }: Platform): boolean {
  const { cluster } = environment.facts;
  return hub !== undefined && cluster.host === hub.name && hub.facts.components.includes('vcluster');
}

/**
 * Gets ready for an environment that is to live in the cluster of its hub. Its API server runs from the start, and is found, by
 * the name of its Service, as soon as its workload is ready; provider-kubernetes runs once it is asked for.
 */
export async function host({ root, run, platform, client, cluster }: HostOptions): Promise<Hosting> {
  const { name, facts } = platform.environment;
  const endpoint = new URL(facts.cluster.endpoint!);
  const virtual = await createControlPlane({
    ...{ root, run, name: `${run.id}-${name}`, names: [endpoint.hostname], onProgress: tell },
  });
  const names = await startServiceNames();
  run.defer(names.close);
  run.defer(startVirtualCluster({ client, name, endpoint, cluster: virtual, names }).stop);
  const crossplane = startCrossplane({ root, run, client, cluster });
  run.defer(crossplane.stop);
  const overlay = { kubernetesConfigs: { default: { credentials: providerCredentials(run) } } };
  return {
    cluster: virtual,
    proxy: names.proxy,
    files: { [`environments/${platform.hub!.name}/cloud.yaml`]: stringify(overlay) },
    crash: {
      provider: crossplane.crash,
      'API server of the host': () => (cluster as ControlPlaneCluster).crash('apiServer'),
      'virtual API server': () => virtual.crash('apiServer'),
    },
  };
}

interface Crossplane {
  /** Kills the provider, and starts it again. */
  crash: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Stands in for Crossplane, which installs and starts the provider that is asked for: the real one. */
function startCrossplane({ root, run, client, cluster }: Omit<HostOptions, 'platform'>): Crossplane {
  const abort = new AbortController();
  const { kubeconfig } = cluster;
  let provider: RunningProgram | undefined;
  const working = (async () => {
    while (!abort.signal.aborted && !provider) {
      if (await isAskedFor(client)) {
        await prepareProvider({ client, run, kubeconfig });
        provider = await startProvider({ root, run });
      }
      await wait(500, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  working.catch((error: unknown) => tell(`provider-kubernetes is not there: ${String(error)}`));
  return {
    async crash() {
      await provider?.kill();
      provider = await startProvider({ root, run });
    },
    async stop() {
      abort.abort();
      await working.catch(() => undefined);
    },
  };
}

async function isAskedFor(client: KubernetesClient): Promise<boolean> {
  const asked = { apiVersion: 'pkg.crossplane.io/v1', kind: 'Provider', metadata: { name: PROVIDER.name } };
  return client.read(asked).then(
    found => found !== undefined,
    () => false,
  );
}
