export type {
  Capability,
  Cluster,
  ClusterKind,
  ClusterProvider,
  CreateClusterOptions,
  ProviderAnswer,
} from './cluster.ts';
export {
  KEY_LABEL,
  REGISTRY_PORT,
  type ImageMaker,
  type MadeForPods,
  type MadeImage,
  type MadeImages,
  type MakeOptions,
} from './images.ts';
export { applyManifests, type ApplyManifestsOptions } from './install/apply-manifests.ts';
export { awaitWorkloads, type AwaitWorkloadsOptions, type UnreadyWorkload } from './install/await-workloads.ts';
export { describeAccounts, explainPods, type Account, type AskApi, type PodsScope } from './install/explain-pods.ts';
export { DEFINITIONS, foundationRank, NAMESPACES } from './install/foundation.ts';
export { imagesOf } from './install/images-of.ts';
export { provideImages, type ProvideImagesOptions } from './install/provide-images.ts';
export { kindWith, type KindCluster, type KindProvider } from './kind/create-kind-cluster.ts';
export { deleteKept, findKept, loadIntoKept, type KeptCluster, type KeptClusterOptions } from './kind/kept-cluster.ts';
export type { PortMapping } from './kind/kind-config.ts';
export { canReachImages } from './kind/node-image.ts';
export type { NodeRegistry } from './kind/node-registry.ts';
export type { KindOptions } from './kind/nodes.ts';
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
export { listRuns, runsFolder, type Leftover } from './runs/run-record.ts';
export { openRun, type Run, type RunStartOptions } from './runs/run.ts';
export { sweepRuns, type SweptRun } from './runs/sweep-runs.ts';
export { bootstrapVault, type BootstrapVaultOptions } from './vault/bootstrap-vault.ts';
export { applyGoogleCredentials, hasGoogleCredentials } from './vault/google-credentials.ts';
export { holdersFolder, loadHolders, type Holder } from './vault/holders/load-holders.ts';
export { initVault, type InitVaultOptions } from './vault/init-vault.ts';
export { readSecret } from './vault/secrets.ts';
export type { AuditDevice, AuthMethod, Plugin, Wanted } from './vault/settings.ts';
export { surveyVault, type Step, type VaultPlace } from './vault/survey.ts';
export { kubectlAt, type Kubectl, type KubectlPlace } from './vault/vault-program.ts';
export { wantedIn } from './vault/wanted.ts';
