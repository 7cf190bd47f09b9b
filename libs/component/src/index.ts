export {
  listComponents,
  loadComponent,
  loadComponents,
  type Component,
  type ComponentMeta,
  type Upstream,
  type UpstreamChart,
  type UpstreamManifest,
} from './load-component.ts';
export { GITOPS, orderComponents, unknownComponents, type InstallOrder } from './order.ts';
