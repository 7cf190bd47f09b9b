export { networkOf, syncedBy, toCidr, type ApiServer, type ClusterNetwork } from './cluster-network.ts';
export { deliveredFromPath } from './delivered-from.ts';
export type { Machine } from './inventory-problems.ts';
export { loadPatches, patchesFile, type WrittenPatch } from './load-patches.ts';
export { listRequests, requestFile, requestOf, requestSchema, requestSchemaFor, valuesIn } from './load-requests.ts';
export { sandboxFile, sandboxName } from './load-sandboxes.ts';
export { sandboxExpiryProblems } from './sandbox-expiry.ts';
export { loadDeliveries, tiedEnvironments, type Delivery } from './load-deliveries.ts';
export { volumesOf, type VolumesPlace } from './volumes-of.ts';
export {
  environmentFile,
  environmentSchema,
  listEnvironments,
  loadEnvironment,
  loadEnvironments,
  SHARED_FACTS,
  type LoadedEnvironment,
} from './load-environment.ts';
export type { Member } from './member.ts';
export type { Request } from './request.ts';
export type { Sandbox } from './sandbox.ts';
export type { Environment } from './environment.ts';
