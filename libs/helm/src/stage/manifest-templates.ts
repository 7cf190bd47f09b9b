import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { ManifestPin, UpstreamPin } from '../store/pin.ts';
import { withoutObjects } from './without-objects.ts';

interface PresentUpstream {
  pin: UpstreamPin;
  archive: { path: string; sha256: string };
}

interface TemplateFile {
  path: string;
  content: { text: string } | { copyOf: string; sha256: string };
}

/**
 * Published manifests become plain files and a template that prints them as they are: Helm never reads what stands in
 * braces there, sorts the documents by kind, and upgrades them with the release (which it does not do for `crds/`).
 */
export async function manifestTemplates(upstream: readonly PresentUpstream[]): Promise<TemplateFile[]> {
  const manifests = upstream.filter(({ pin }) => pin.kind === 'manifest') as (PresentUpstream & { pin: ManifestPin })[];
  const files = manifests.map(async ({ pin, archive }) => {
    const name = fileName(pin, manifests);
    const file = posix.join('upstream', `${name}.yaml`);
    return [
      { path: file, content: await contentOf(pin, archive) },
      { path: `templates/upstream-${name}.yaml`, content: { text: templateOf(pin, file) } },
    ];
  });
  return (await Promise.all(files)).flat();
}

async function contentOf(pin: ManifestPin, archive: PresentUpstream['archive']): Promise<TemplateFile['content']> {
  if (!pin.without?.length) return { copyOf: archive.path, sha256: archive.sha256 };
  return { text: withoutObjects(await readFile(archive.path, 'utf8'), pin, archive.path) };
}

/** The version stays out of the name, so that a new version shows only what changed in the documents. */
function fileName(pin: ManifestPin, all: readonly { pin: UpstreamPin }[]): string {
  if (all.filter(other => other.pin.name === pin.name).length === 1) return pin.name;
  const base = (new URL(pin.url).pathname.split('/').pop() ?? 'manifests').replace(/\.ya?ml$/, '');
  return `${pin.name}-${base}`;
}

function templateOf(pin: ManifestPin, file: string): string {
  const print = `{{ .Files.Get ${JSON.stringify(file)} }}\n`;
  if (pin.condition === undefined) return print;
  const keys = pin.condition.split('.').map(key => JSON.stringify(key));
  return `{{- if dig ${keys.join(' ')} true (merge (dict) .Values) }}\n${print}{{- end }}\n`;
}
