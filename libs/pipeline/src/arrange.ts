import {
  dropStrayNamespaces,
  dropTestHooks,
  joinDocuments,
  orderManifests,
  parseManifests,
  placeDocuments,
  type DocumentCache,
  type Manifest,
} from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';

export interface ArrangeOptions {
  /** What Helm returned. */
  text: string;
  /** Where it goes, relative to the root: what positions are in. */
  file: string;
  /** Documents that were parsed already. */
  cache: DocumentCache;
  /** What is known of kinds: which of them belong to no namespace. */
  registry: TypeRegistry;
}

/** Helm's text, read. */
export interface Arranged {
  /** In canonical order, with the lines that they get in the file. */
  manifests: readonly Manifest[];
  /** What the file holds. */
  output: string;
  /** Of documents that cannot be read. */
  problems: readonly Problem[];
}

/** Reads Helm's documents, leaves out what no cluster keeps, and puts them in order. */
export function arrange(options: ArrangeOptions): Arranged {
  const { manifests: read, problems } = parseManifests(options);
  const manifests = dropStrayNamespaces({
    manifests: dropTestHooks(read),
    isClusterScoped: (apiVersion, kind) => options.registry.lookup(apiVersion, kind)?.scope === 'Cluster',
    cache: options.cache,
  });
  const placed = placeDocuments(orderManifests(manifests));
  return { manifests: placed, output: joinDocuments(placed), problems };
}
