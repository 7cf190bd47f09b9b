export { goesToCluster, listComponents, loadComponent, loadComponents } from './load-component.ts';
export { ambiguousInstances, chartNames, chartOf, instanceProblems, instancesOf } from './instances.ts';
export {
  CORE,
  formatMadeKinds,
  isLimitedToKinds,
  madeKinds,
  makesFile,
  type MadeKind,
  type MadeScope,
} from './made-kinds.ts';
export { holds, type Condition } from './conditions.ts';
export {
  connectionsFrom,
  connectionsTo,
  parseWord,
  reachedBy,
  reaches,
  type Connection,
  type PodLabels,
  type Word,
} from './connections.ts';
export { GITOPS, orderComponents, unknownComponents, type InstallOrder } from './order.ts';
export { meshOf, type Mesh } from './mesh.ts';
export type { Component, ComponentMeta, Upstream, UpstreamChart, UpstreamManifest } from './component.ts';
