import type { Environment } from './environment.ts';

/** Where the volumes of an environment are. */
export interface VolumesPlace {
  /** The environment whose cluster has them. */
  environment: string;
  /** Of a vcluster: the one namespace of its host that they are all in. */
  namespace?: string;
}

/** The volumes of a vcluster are in the namespace of its host where its API server answers. */
export function volumesOf({ name, cluster }: Pick<Environment, 'name' | 'cluster'>): VolumesPlace {
  if (cluster.host === undefined) return { environment: name };
  return { environment: cluster.host, namespace: namespaceAt(cluster.endpoint) ?? `vcluster-${name}` };
}

/** Namespace of the Service that a URL leads to: `https://<service>.<namespace>.svc`; undefined where it leads elsewhere. */
export function namespaceAt(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  return /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(new URL(url).hostname)?.[1];
}
