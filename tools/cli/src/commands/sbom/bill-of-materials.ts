import { createHash } from 'node:crypto';
import type { Component } from '@cedille/component';
import type { ResolvedUpstream } from '@cedille/helm';
import { parseManifests } from '@cedille/manifests';
import { PackageURL } from 'packageurl-js';

export interface BillOptions {
  component: Component;
  upstreams: readonly { pin: Component['upstreams'][number]; archive?: Pick<ResolvedUpstream, 'sha256'> }[];
  /** Rendered text by environment. */
  texts: ReadonlyMap<string, string>;
}

/** One entry of a CycloneDX document. */
interface Part {
  type: 'application' | 'container';
  'bom-ref': string;
  name: string;
  version?: string;
  purl: string;
  hashes?: { alg: 'SHA-256'; content: string }[];
  properties?: { name: string; value: string }[];
}

/**
 * What a release consists of, in CycloneDX 1.6: upstream charts and manifests with their digests, and every image that its
 * objects name, with the environments that run it. The same release gives the same text: no time, no random number.
 */
export function billOfMaterials({ component, upstreams, texts }: BillOptions): string {
  const { name, version } = component;
  const purl = new PackageURL('helm', undefined, name, version).toString();
  const self: Part = { type: 'application', 'bom-ref': purl, name, version, purl };
  const parts = [...upstreams.map(chartPart), ...imageParts(texts)].sort((a, b) =>
    a['bom-ref'] < b['bom-ref'] ? -1 : 1,
  );
  const unique = [...new Map(parts.map(part => [part['bom-ref'], part])).values()];
  const content = {
    metadata: { component: self },
    components: unique,
    dependencies: [{ ref: purl, dependsOn: unique.map(part => part['bom-ref']) }],
  };
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function chartPart({ pin, archive }: BillOptions['upstreams'][number]): Part {
  const { name, version } = pin;
  const purl =
    pin.kind === 'chart'
      ? new PackageURL('helm', undefined, name, version, { repository_url: pin.repository }).toString()
      : new PackageURL('generic', undefined, name, version, { download_url: pin.url }).toString();
  return {
    type: 'application',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(archive && { hashes: [{ alg: 'SHA-256', content: archive.sha256 }] }),
  };
}

function imageParts(texts: BillOptions['texts']): Part[] {
  const places = new Map<string, Set<string>>();
  for (const [environment, text] of texts) {
    const images = new Set<string>();
    for (const { object } of parseManifests({ text, file: environment }).manifests) collectImages(object, images);
    for (const image of images) places.set(image, (places.get(image) ?? new Set<string>()).add(environment));
  }
  return [...places].map(([image, environments]) => imagePart(image, [...environments].sort()));
}

/** Pods name their images under this key, and custom resources that make pods follow suit. */
export function collectImages(value: unknown, images: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectImages(item, images);
  else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'image' && typeof inner === 'string' && IMAGE.test(inner)) images.add(inner);
      else collectImages(inner, images);
    }
  }
}

/** A reference with a tag or a digest; whatever else is called `image` has neither. */
const IMAGE =
  /^(?<name>[a-z0-9]+(?:[._:/-]+[a-z0-9]+)*?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

function imagePart(image: string, environments: readonly string[]): Part {
  const { name = image, tag, digest } = IMAGE.exec(image)?.groups ?? {};
  const { host, namespace, base } = splitName(name);
  const version = digest ?? tag;
  const purl = new PackageURL('docker', namespace, base, version, host && { repository_url: host }).toString();
  return {
    type: 'container',
    'bom-ref': image,
    name,
    ...(version !== undefined && { version: tag ?? version }),
    purl,
    ...(digest && { hashes: [{ alg: 'SHA-256', content: digest.slice('sha256:'.length) }] }),
    properties: environments.map(value => ({ name: 'cedille:environment', value })),
  };
}

/** The first part is a host when it looks like one, as the distribution specification has it. */
function splitName(name: string): { host?: string; namespace?: string; base: string } {
  const steps = name.split('/');
  const base = steps.pop()!;
  const host = /[.:]|^localhost$/.test(steps[0] ?? '') ? steps.shift() : undefined;
  return { ...(host && { host }), ...(steps.length && { namespace: steps.join('/') }), base };
}

/** A name-based UUID (RFC 9562, version 8) of the content. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
