import {
  dropTestHooks,
  joinDocuments,
  orderManifests,
  parseManifests,
  placeDocuments,
  type DocumentCache,
  type Manifest,
} from '@cedille/manifests';
import type { Problem } from '@cedille/source';

export interface ArrangeOptions {
  /** What Helm returned. */
  text: string;
  /** Where it goes, relative to the root: what positions are in. */
  file: string;
  /** Documents that were parsed already. */
  cache: DocumentCache;
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

/** Reads Helm's documents and puts them in order. */
export function arrange(options: ArrangeOptions): Arranged {
  const { manifests, problems } = parseManifests(options);
  const placed = placeDocuments(orderManifests(dropTestHooks(manifests)));
  return { manifests: placed, output: joinDocuments(placed), problems };
}
