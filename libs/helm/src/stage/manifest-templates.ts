import { posix } from 'node:path';
import type { ManifestPin, UpstreamPin } from '../store/pin.ts';

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
export function manifestTemplates(upstream: readonly PresentUpstream[]): TemplateFile[] {
  const manifests = upstream.filter(({ pin }) => pin.kind === 'manifest') as (PresentUpstream & { pin: ManifestPin })[];
  return manifests.flatMap(({ pin, archive }) => {
    const name = fileName(pin, manifests);
    const file = posix.join('upstream', `${name}.yaml`);
    return [
      { path: file, content: { copyOf: archive.path, sha256: archive.sha256 } },
      { path: `templates/upstream-${name}.yaml`, content: { text: templateOf(pin, file) } },
    ];
  });
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
