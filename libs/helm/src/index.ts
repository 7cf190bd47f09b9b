export {
  currentPlatform,
  loadToolVersions,
  type BenchmarkProgram,
  type ClusterProgram,
  type DatabaseProgram,
  type PinnedTool,
  type PlatformParts,
  type ToolName,
  type ToolPurpose,
  type ToolVersions,
} from './toolchain/tool-versions.ts';
export { resolveTool, type ToolOptions } from './toolchain/resolve-tool.ts';
export { doctorTools, type DoctorOptions, type ToolReport } from './toolchain/doctor-tools.ts';

export { readChartTexts, type ChartTexts } from './store/read-chart-texts.ts';
export { describePin, sourceOf, type ChartPin, type ManifestPin, type UpstreamPin } from './store/pin.ts';
export {
  createStore,
  type ResolveOptions,
  type Store,
  type StoreOptions,
  type StoreTimeouts,
  type UnreachableUpstream,
} from './store/create-store.ts';
export { loadLock, lockedDigest, lockEntry, writeLock, type LockEntry } from './store/upstream-lock.ts';

export { imagesFile, loadImages, writeImages, type ImageDigests } from './images/image-lock.ts';

export { stagedFiles } from './stage/staged-files.ts';
export { findInIndex } from './store/chart-index.ts';
export { stageChart, type StageOptions, type StagedChart, type StagedUpstream } from './stage/stage-chart.ts';

export type { Helm, LintRequest, RenderRequest, RenderResult, TextEdit } from './engine/helm.ts';
export { createHelm, type HelmOptions } from './engine/create-helm.ts';
export { runUnittests, type UnittestOptions, type UnittestReport } from './engine/run-unittests.ts';
export { releasesOf } from './engine/releases-of.ts';

export { buildEngine } from './native/build-engine.ts';
export { chooseEngine, wantedEngine, type ChooseEngineOptions, type EngineChoice } from './native/choose-engine.ts';
export { ENGINE_PLATFORMS, packEngine, type PackedEngine, type PackEngineOptions } from './native/pack-engine.ts';
export type { Tool, ToolOrigin } from './toolchain/tool.ts';
export type { ResolvedUpstream } from './store/store-context.ts';
export type { UnittestCase } from './engine/parse-unittest-results.ts';
