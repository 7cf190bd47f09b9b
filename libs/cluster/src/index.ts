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
  prepareCluster,
  readClusterChoice,
  type ChooseOptions,
  type ChosenProvider,
  type ClusterChoice,
} from './create-cluster.ts';
export { controlPlane } from './control-plane/create-control-plane.ts';
export {
  judgeEnvironment,
  type EnvironmentJudge,
  type JudgeEnvironmentOptions,
  type RenderedComponent,
  type Verdict,
} from './conformance/judge-environment.ts';
export { standInDefinitions, type KnownKind } from './conformance/stand-in-definition.ts';
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
export { listRuns, runsFolder, type Leftover } from './runs/run-record.ts';
export { sweepRuns, type SweptRun } from './runs/sweep-runs.ts';
export {
  describeApplications,
  isSettled,
  readApplications,
  refreshApplication,
  stateOf,
  waitForApplications,
  type ApplicationState,
  type WaitForApplicationsOptions,
} from './argocd/applications.ts';
export { programOf, type WorkloadProgram } from './argocd/program-of.ts';
export { recordApplications, type ApplicationRecord, type ApplicationTimes } from './argocd/record-applications.ts';
export { ARGOCD_NAMESPACE, startArgoCd, type RunningArgoCd, type StartArgoCdOptions } from './argocd/start-argocd.ts';
export { startRegistry, type LocalRegistry, type StartRegistryOptions } from './registry/start-registry.ts';
export { judgeUpgrade, type JudgeUpgradeOptions, type UpgradeVerdict } from './upgrade/judge-upgrade.ts';
export {
  placeObjects,
  planUpgrade,
  type ComponentObjects,
  type OwnedObject,
  type PlaceObjectsOptions,
  type UpgradePlan,
} from './upgrade/plan-upgrade.ts';
export { REPORTS, type Report } from './stand-ins/reports.ts';
export { startStandInOperators, type StandInOperators } from './stand-ins/stand-in-operators.ts';
export { applyManifests, type ApplyManifestsOptions } from './install/apply-manifests.ts';
export { awaitWorkloads, type AwaitWorkloadsOptions, type UnreadyWorkload } from './install/await-workloads.ts';
export { kind, type KindCluster } from './kind/create-kind-cluster.ts';
export { deleteKept, findKept, loadIntoKept, type KeptCluster, type KeptClusterOptions } from './kind/kept-cluster.ts';
export type { KindOptions } from './kind/nodes.ts';
export type { PortMapping } from './kind/kind-config.ts';
export type { NodeRegistry } from './kind/node-registry.ts';
export {
  buildImages,
  STAND_IN_LABEL,
  type BuildOptions,
  type BuiltImages,
  type ImageRecipe,
} from './images/build-images.ts';
export { imagesFor, imagesOf, planImages, type ImagePlan } from './images/component-images.ts';
export { COMPONENT_PROGRAMS } from './images/component-recipes.ts';
export { canReachImages } from './kind/node-image.ts';
export { bootstrapVault, type BootstrapVaultOptions } from './install/bootstrap-vault.ts';
export { provideImages, type ProvidedImages, type ProvideImagesOptions } from './install/provide-images.ts';
