export { loadWorkspace, type Place, type Selection, type Workspace } from './load-workspace.ts';
export { openTools, type Tools, type UpstreamOptions } from './open-tools.ts';
export { loadKinds, typesFile, type Kinds } from './registry.ts';
export { contextOf, type Rendering } from './render-component.ts';
export {
  renderPlatform,
  type PlatformRendering,
  type Progress,
  type RenderPlatformOptions,
} from './render-platform.ts';
export { RENDERED, renderedFile } from './rendered-files.ts';
export { lockFile, resolveUpstreams, stageComponent } from './stage-component.ts';
export type { Timings } from './stopwatch.ts';
