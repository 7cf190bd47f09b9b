export { splitDocuments, type Document } from './split-documents.ts';
export { joinDocuments, placeDocuments } from './join-documents.ts';
export { DocumentCache, hashOf, parseDocument, type DocumentError, type ParsedDocument } from './parse-document.ts';
export { parseManifests, type ParseManifestsOptions } from './parse-manifests.ts';
export {
  crdsOf,
  dropTestHooks,
  isCrd,
  isTestHook,
  objectName,
  objectsOf,
  type KubernetesObject,
  type Manifest,
  type Metadata,
  type ObjectHead,
} from './manifest.ts';
export { headName, headOf, headsOf, type HeadStore } from './object-head.ts';
export { orderManifests } from './order-manifests.ts';
export { positionIn } from './position-in.ts';
export { dropStrayNamespaces, type DropStrayNamespacesOptions } from './drop-stray-namespaces.ts';
export { patchManifests } from './patch/patch-manifests.ts';
export { targetName, type Patch, type PatchOperation, type PatchTarget } from './patch/patch.ts';
