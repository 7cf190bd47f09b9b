export { loadPins, releasesFile, type LoadPinsOptions, type Pin } from './load-pins.ts';
export { hubProblems } from './hub-problems.ts';
export { keeperProblems } from './keeper-problems.ts';
export { platformFacts, type PlatformFactsOptions } from './platform-facts.ts';

export { bundledFile, bundledFolder } from './archive/pack-bundle.ts';

export { editPins } from './pins/edit-pins.ts';
export { pinHistory, type PinsState } from './pins/pin-history.ts';
export {
  planPromotion,
  type Move,
  type PinSource,
  type PlanPromotionOptions,
  type Promotion,
} from './pins/plan-promotion.ts';
export { planRollback, type PlanRollbackOptions, type Rollback } from './pins/plan-rollback.ts';
export { unpinnedComponents, unpinnedProblem, type UnpinnedProblemOptions } from './pins/unpinned.ts';
export { restorePins, writePins, type WritePinsOptions } from './pins/write-pins.ts';

export type { Artifact, ChartMetadata } from './release/artifact.ts';
export {
  moveChannels,
  publishRelease,
  type ChannelMove,
  type Publication,
  type PublishReleaseOptions,
  type Registries,
} from './release/publish-release.ts';
export {
  buildRelease,
  PACKAGES,
  ROOT_COMPONENT,
  writeRelease,
  type BuildReleaseOptions,
  type Release,
  type ReleaseArchive,
} from './release/release.ts';
export { readBundle, type ReadBundleOptions } from './release/read-bundle.ts';
export { removeStalePackages } from './release/remove-stale-packages.ts';

export {
  lastReleases,
  listReleases,
  planReleases,
  releaseTag,
  type Commit,
  type EnvironmentChange,
  type OutputChange,
  type PlannedRelease,
  type PlanReleasesOptions,
  type ReleasePlan,
  type RenderedText,
  type RenderedTexts,
  type Step,
  type TaggedRelease,
  type Uncertain,
  type Unchanged,
  type UpstreamChange,
} from './release-plan/index.ts';

export { describeTrust, loadSigners, loadTrust, type Trust } from './signatures/load-trust.ts';
export { channelProblem, type ChannelProblemOptions } from './signatures/channel-problem.ts';
export { unsignedProblem, type VerifyArtifactOptions } from './signatures/verify-artifact.ts';

export {
  describeStep,
  firstProjects,
  planBootstrap,
  type BootstrapStep,
  type PlanBootstrapOptions,
} from './bootstrap/plan-bootstrap.ts';
export {
  deliveryPrerequisites,
  type DeliveryPrerequisitesOptions,
  type HubState,
  type Prerequisite,
} from './bootstrap/delivery-prerequisites.ts';
