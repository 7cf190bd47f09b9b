import { createHash } from 'node:crypto';

/** A chart of somebody else, as a dependency in Chart.yaml names it. */
export interface ChartPin {
  kind: 'chart';
  name: string;
  /** Exact version, as the repository spells it. */
  version: string;
  /** `https://…`, `http://…` or `oci://…`; for `oci://` the folder that holds the chart, as in Chart.yaml. */
  repository: string;
}

/** Manifests that a project publishes as one plain file. */
export interface ManifestPin {
  kind: 'manifest';
  name: string;
  version: string;
  url: string;
  /** Digest that the file must have, when its publisher gives one. */
  sha256?: string;
  /** Dotted path into the values; the manifests are rendered unless a value there is false (as `condition` in Chart.yaml). */
  condition?: string;
  /** Objects of the file that are left out when it is staged, as `Kind name`. */
  without?: readonly string[];
}

export type UpstreamPin = ChartPin | ManifestPin;

/** `argo-cd 10.1.1`, the form in which messages name a pin. */
export function describePin(pin: UpstreamPin): string {
  return `${pin.name} ${pin.version}`;
}

/** Where a pin is published. */
export function sourceOf(pin: UpstreamPin): string {
  return pin.kind === 'chart' ? pin.repository.replace(/\/+$/, '') : pin.url;
}

/** A file name that is unique for the pin and can still be read by a person. */
export function pinFileName(pin: UpstreamPin): string {
  const hash = createHash('sha256')
    .update(`${pin.kind}\n${sourceOf(pin)}\n${pin.name}\n${pin.version}`)
    .digest('hex');
  return `${pin.name}-${pin.version}-${hash.slice(0, 12)}`.replace(/[^\w.+-]/g, '_');
}

/** Names under which a mirror may keep the pin, most specific first; with and without the leading v of a version. */
export function mirrorFileNames(pin: UpstreamPin): string[] {
  const bare = pin.version.replace(/^v/, '');
  const versions = [...new Set([pin.version, bare, `v${bare}`])];
  if (pin.kind === 'chart') return versions.map(version => `${pin.name}-${version}.tgz`);
  const base = new URL(pin.url).pathname.split('/').pop() ?? '';
  return [
    ...versions.map(version => `${pin.name}-${version}-${base}`),
    ...versions.map(version => `${pin.name}-${version}.yaml`),
    base,
  ];
}
