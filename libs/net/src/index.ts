export { ask, basicAuthorization, type Answer, type AskOptions } from './http/ask.ts';
export { downloadBytes, downloadFile, type Downloaded, type DownloadOptions } from './http/download.ts';
export { createHosts, type Hosts, type HostsOptions } from './http/hosts.ts';
export { HttpError, type HttpFailure } from './http/http-error.ts';
export { createMemory, type Memory } from './http/memory.ts';
export { isLoopback } from './http/proxy.ts';

export { formatAddress, parseAddress, tagOf, type Address } from './registry/address.ts';
export { digestOf } from './registry/digest.ts';
export { helmConfigFolder } from './registry/helm-config.ts';
export {
  MANIFEST_TYPE,
  openRegistry,
  type Blob,
  type Registry,
  type RegistryOptions,
} from './registry/open-registry.ts';
export { RegistryError } from './registry/registry-error.ts';
