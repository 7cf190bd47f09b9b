export { checkOutBase, RENDERED_FROM, resolveBase, type Base } from './base-tree.ts';
export { loadWorkspace, type Place, type Selection, type Workspace } from './load-workspace.ts';
export { openTools, type Tools, type UpstreamOptions } from './open-tools.ts';
export { loadKinds, typesFile, type Kinds } from './registry.ts';
export {
  planRenders,
  renderPlanned,
  type PlannedRender,
  type PlanRendersOptions,
  type RenderPlan,
} from './plan-renders.ts';
export { requestFor, type RequestForOptions } from './request-for.ts';
export { valuesOf, type ValuesOfOptions } from './values-of.ts';
export { renderManifests } from './render-manifests.ts';
export { renderPlatform } from './render-platform.ts';
export { RenderSession } from './render-session.ts';
export type {
  PlatformRendering,
  RenderedManifests,
  Rendering,
  RenderPlatformOptions,
  ReplacedFile,
} from './rendering.ts';
export type { Progress } from './progress.ts';
export { RENDERED, renderedFile } from './rendered-files.ts';
export { lockFile, resolveUpstreams, stageComponent, type FoundUpstream } from './stage-component.ts';
export { unlockedProblems, unlockedUpstreams } from './unlocked-upstreams.ts';
export { Stopwatch, timed, type StageTime, type Timings } from './stopwatch.ts';
export { thingsOf } from './references/surroundings-of.ts';
export { writeKustomization } from './write-kustomization.ts';
