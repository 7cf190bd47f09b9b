export type {
  Capability,
  Cluster,
  ClusterKind,
  ClusterProvider,
  CreateClusterOptions,
  ProviderAnswer,
} from './cluster.ts';
export {
  chooseProvider,
  CLUSTER_CHOICES,
  createCluster,
  type ChooseOptions,
  type ChosenProvider,
  type ClusterChoice,
} from './create-cluster.ts';
export { controlPlane } from './control-plane/create-control-plane.ts';
export { createAuthority, type Authority, type KeyPair } from './control-plane/certificates.ts';
export {
  createKubernetesClient,
  type ApplyOptions,
  type ClientOptions,
  type KubernetesClient,
  type KubernetesObject,
  type ObjectReference,
} from './kubernetes/client.ts';
export { KubernetesError, type StatusCause } from './kubernetes/kubernetes-error.ts';
export { until, type UntilOptions } from './kubernetes/until.ts';
export { openRun, type Run, type RunStartOptions } from './runs/run.ts';
export { runsFolder, type Leftover } from './runs/run-record.ts';
export { sweepRuns, type SweptRun } from './runs/sweep-runs.ts';
