import type { Run } from './runs/run.ts';

/** The ways to have a cluster. */
export type ClusterKind = 'kind' | 'control-plane';

/**
 * What a cluster can be used to find out. A scenario says what it needs; where that is not there, it is skipped, visibly.
 *
 * - `schema`: objects are judged: schema, CEL, admission
 * - `fakePods`: Pods are scheduled and become Ready without anything running in them
 * - `realPods`: Pods run
 * - `upstreamImages`: the images that upstream publishes can be pulled
 * - `networkPolicy`: network policies are enforced
 * - `multiNode`: there is more than one node
 */
export type Capability = 'schema' | 'fakePods' | 'realPods' | 'upstreamImages' | 'networkPolicy' | 'multiNode';

/** A cluster that is there for a while. */
export interface Cluster {
  readonly kind: ClusterKind;
  readonly name: string;
  /** Version of Kubernetes, for example `1.35.4`. */
  readonly version: string;
  /** Absolute path of a file with this one cluster in it. */
  readonly kubeconfig: string;
  /** Name of the context in that file: `kind-<name>` or `control-plane-<name>`. */
  readonly context: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** Folder with the logs of what it consists of. */
  readonly logs: string;
  /**
   * Makes images known to the nodes, under the names that are in them.
   * @param archives absolute paths of image archives, as `docker save` writes them
   */
  loadImages(archives: readonly string[]): Promise<void>;
  /** Back to the state right after creation. Whoever holds connections opens them again. */
  reset(): Promise<void>;
  /** Leaves nothing behind. Harmless when it is gone already. */
  delete(): Promise<void>;
  /** Rejects when a part of it ends on its own, saying which and why; otherwise stays pending. */
  readonly broken: Promise<never>;
}

export interface CreateClusterOptions {
  /** Absolute path of the workspace: its `tools/versions.yaml` says which programs. */
  root: string;
  /** Keeps book of everything that is started, and ends it. */
  run: Run;
  /** @defaultValue the id of the run */
  name?: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** One way to have a cluster. */
export interface ClusterProvider {
  readonly kind: ClusterKind;
  /** Whether it is available on this machine, and if not, why. Neither starts nor changes anything. */
  find(options: { root: string; signal?: AbortSignal | undefined }): Promise<ProviderAnswer>;
  /** Fetches or builds everything it is made of. @throws CedilleError `tool-missing` */
  prepare(options: Omit<CreateClusterOptions, 'run' | 'name'>): Promise<void>;
  /** @throws CedilleError `cluster-failed` with the log of the part that failed; nothing is left behind then */
  create(options: CreateClusterOptions): Promise<Cluster>;
}

export type ProviderAnswer = { available: true; why: string } | { available: false; why: string };
