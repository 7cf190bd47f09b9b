export { lastReleases, listReleases, releaseTag, type TaggedRelease } from './last-releases.ts';
export { parseCommit, type Commit, type Step } from './parse-commit.ts';
export {
  planReleases,
  type PlanReleasesOptions,
  type ReleasePlan,
  type Uncertain,
  type Unchanged,
} from './plan-releases.ts';
export type { EnvironmentChange, OutputChange, RenderedText, RenderedTexts } from './what-changed.ts';
export type { UpstreamChange } from './upstream-step.ts';
export type { PlannedRelease } from './planned-release.ts';
