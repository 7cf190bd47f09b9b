import type { Component } from '@cedille/component';
import { sourceOf } from '@cedille/helm';
import type { BillOptions } from './bill-of-materials.ts';

export interface ProvenanceOptions {
  component: Component;
  upstreams: BillOptions['upstreams'];
  /** Image with its tag → its digest, where it is rendered with one. */
  images: ReadonlyMap<string, string | undefined>;
  /** Address of the Git repository. */
  repository: string;
  /** Commit that the release is made of. */
  commit: string;
  /** What makes it: address of the workflow, with the branch. */
  builder: string;
}

interface Dependency {
  uri: string;
  digest: Record<string, string>;
}

/**
 * What a release was made from, and by whom: the predicate of SLSA provenance v1 (https://slsa.dev/spec/v1.0/provenance). The
 * statement around it, with the digest of the release, is made by whoever signs.
 */
export function provenance(options: ProvenanceOptions): string {
  const { component, repository, commit, builder } = options;
  const predicate = {
    buildDefinition: {
      buildType: `${repository}/blob/main/CONTRIBUTING.md#releases`,
      externalParameters: { component: component.name, version: component.version },
      resolvedDependencies: [
        { uri: `git+${repository}`, digest: { gitCommit: commit } },
        ...upstreamDependencies(options.upstreams),
        ...imageDependencies(options.images),
      ],
    },
    runDetails: { builder: { id: builder } },
  };
  return `${JSON.stringify(predicate, null, 2)}\n`;
}

function upstreamDependencies(upstreams: ProvenanceOptions['upstreams']): Dependency[] {
  return upstreams.flatMap(({ pin, archive }) =>
    archive ? [{ uri: `${sourceOf(pin)}#${pin.name}@${pin.version}`, digest: { sha256: archive.sha256 } }] : [],
  );
}

/** One without a digest is whatever its registry has at the time: nothing can be said of it here. */
function imageDependencies(images: ProvenanceOptions['images']): Dependency[] {
  return [...images]
    .flatMap(([image, digest]) =>
      digest ? [{ uri: `oci://${image}`, digest: { sha256: digest.replace('sha256:', '') } }] : [],
    )
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}
